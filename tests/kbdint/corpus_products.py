"""What the sign-ins of real products and sites ask, and what each prompt asks for in truth."""

from sshtui.credentials.binding import PromptKind

P, C, PC = PromptKind.PASSWORD, PromptKind.CODE, PromptKind.PASSWORD_AND_CODE
CURRENT, NEW = PromptKind.CURRENT_PASSWORD, PromptKind.NEW_PASSWORD
AGAIN = PromptKind.RETYPED_PASSWORD
M, Y, O = PromptKind.MENU, PromptKind.CONFIRM, PromptKind.OTHER  # noqa: E741 - a table below

EXPIRED = """\
You are required to change your password immediately (administrator enforced).
Changing password for alice.
Current password: """

DUO = """\
Duo two-factor login for alice

Enter a passcode or select one of the following options:

 1. Duo Push to XXX-XXX-1234
 2. Phone call to XXX-XXX-1234
 3. SMS passcodes to XXX-XXX-1234 (next code starts with: 2)

Passcode or option (1-3): """

OKTA = """\
1 - Okta Verify Push
2 - SMS Authentication
3 - Voice Call
0 - Abort
Enter a number: """

# Tables: a line for each prompt would hide what belongs together.
# fmt: off
PRODUCTS: dict[str, tuple[tuple[str, PromptKind], ...]] = {
    "openssh": (
        ("Password: ", P), ("password:", P), ("PASSWORD", P), ("Enter your password: ", P),
        ("(alice@db1.example) Password: ", P), ("Password for alice: ", P),
        ("Password for alice@db1:", P), ("alice's password: ", P),
        ("alice@db1.example password: ", P),
        ("alice@db1.example's password: ", P), ("Sorry, try again.\nPassword: ", P),
        ("(alice@db1) Password for alice@db1:", P), ("Password, please try again: ", O),
    ),
    "pam_unix": (
        ("(current) UNIX password: ", CURRENT), ("Current password: ", CURRENT),
        ("Enter new UNIX password: ", NEW), ("Retype new UNIX password: ", AGAIN),
        ("New UNIX password: ", NEW), ("New password: ", NEW), ("Retype new password: ", AGAIN),
        ("NIS password: ", P), ("(current) NIS password: ", CURRENT), ("UNIX password: ", P),
        (EXPIRED, CURRENT),
        ("BAD PASSWORD: The password is shorter than 8 characters\nNew password: ", NEW),
        ("Password has been already used. Choose another.\nEnter new UNIX password: ", NEW),
        ("Warning: your password will expire in 5 days\nPassword: ", P),
        ("Your password has expired.\nPassword: ", NEW),
    ),
    "pam_ldap": (
        ("LDAP Password: ", P), ("Enter login(LDAP) password: ", P), ("Password (LDAP): ", P),
        ("(current) LDAP Password: ", CURRENT), ("New LDAP password: ", NEW),
        ("Re-enter new LDAP password: ", AGAIN), ("Please enter your LDAP password:", P),
        ("LDAP administrator password: ", O),
    ),
    "pam_sss and FreeIPA": (
        ("Current Password: ", CURRENT), ("New Password: ", NEW),
        ("Reenter new Password: ", AGAIN), ("First Factor: ", P),
        ("Second Factor (optional): ", C), ("Second Factor: ", C),
        ("First Factor (Current Password): ", CURRENT), ("First Factor or Password: ", O),
        ("PIN for Alice Example", O), ("Please (re)insert (different) Smartcard", O),
        ("Authenticate with PIN ABCD-EFGH at https://idp.example/device and press ENTER.", Y),
        ("Insert your passkey device, then press ENTER.", Y), ("Enter your AD Password: ", P),
        ("Password expired. Change your password now.\nCurrent Password: ", CURRENT),
        ("Password + Token value: ", PC),
    ),
    "pam_winbind": (
        ("(current) NT password: ", CURRENT), ("Enter new NT password: ", NEW),
        ("Retype new NT password: ", AGAIN), ("Password for EXAMPLE\\alice: ", P),
        ("Your password has expired\n(current) NT password: ", CURRENT),
    ),
    "pam_krb5": (
        ("Password for alice@EXAMPLE.COM: ", P), ("Kerberos 5 password: ", P),
        ("Current Kerberos password: ", CURRENT), ("Enter new Kerberos password: ", NEW),
        ("Retype new Kerberos password: ", AGAIN), ("Enter it again: ", AGAIN),
        ("Password expired.  You must change it now.\nEnter new password: ", NEW),
        ("Enter OTP Token Value: ", C), ("OTP Token PIN: ", O),
    ),
    "google-authenticator": (
        ("Verification code: ", C), ("Password & verification code: ", PC),
        ("Verification code for alice: ", C), ("Enter verification code (6 digits): ", C),
    ),
    "pam_oath and one-time password lists": (
        ("One-time password (OATH) for `alice': ", C), ("One-time password: ", C),
        ("One time password", C), ("One-time password (OATH) for `alice' (2 tries left): ", C),
        ("OTP: ", C), ("otp-md5 498 la0585 ext, Response: ", C),
        ("otp-sha1 97 ab1234 ext\nResponse: ", C), ("s/key 98 fe12345\nPassword: ", O),
        ("Password 047: ", O),
    ),
    "Duo": (
        (DUO, M), ("Passcode or option (1-3): ", M), ("Passcode or option (1-1): ", M),
        ("Incorrect passcode. Please try again.\nPasscode or option (1-3): ", M),
        ("Passcode: ", C), ("Duo passcode: ", C), ("Enter 'push', 'sms' or a passcode: ", M),
        ("Enter your Duo passcode, or press 1 for a push: ", M),
        ("Password,passcode or push: ", PC),
    ),
    "RSA SecurID": (
        ("Enter PASSCODE: ", C), ("Enter Next Tokencode: ", C), ("Enter token code: ", C),
        ("Enter PASSCODE for user alice: ", C), ("Enter RSA SecurID PASSCODE: ", C),
        ("Wait for token to change,\nthen enter the new tokencode: ", C),
        ("Wait for the tokencode to change, then enter the new tokencode: ", C),
        (("PIN accepted. Wait for the tokencode to change,\nthen enter the new PASSCODE\n"
         "Enter PASSCODE:"), C),
        ("Please Enter the Next Code from Your Token:", C), ("PIN + tokencode: ", PC),
        ("Enter your PIN followed by the tokencode: ", PC), ("Enter PIN: ", O),
        ("Enter a new PIN, 4 - 8 alphanumeric characters: ", NEW),
        ("Enter a new PIN between 4 and 8 digits: ", NEW),
        ("Enter a new PIN having from 4 to 8 digits:", NEW), ("New PIN: ", NEW),
        ("Re-enter new PIN to confirm: ", AGAIN), ("Please re-enter new PIN:", AGAIN),
        (("To continue you must enter a new PIN.\n"
         "Are you ready to enter a new PIN? (y/n) [n]"), Y),
        ("Are you satisfied with system generated PIN 4821 ? (y/n) [y]: ", Y),
        ("New PIN accepted, press enter to continue.", Y), ("SecurID PIN: ", O),
        ("Enter PIN followed by SecurID: ", PC), ("PIN SecurID code: ", PC),
    ),
    "Okta": (
        ("Okta password: ", P), ("Enter Okta Verify code: ", C), (OKTA, M),
        ("Enter the number of the factor to use: ", M),
        ("Enter '0' to abort. Enter your Okta Verify passcode: ", C),
        ("Answer the security question: What is your favourite food?", O),
    ),
    "LinOTP and privacyIDEA": (
        ("please enter otp:", C), ("please enter otp: ", C), ("Your OTP: ", C),
        ("Enter the OTP from the SMS: ", C), ("Enter your OTP PIN: ", O),
        ("OTP PIN + OTP value: ", PC), ("Enter PIN and OTP: ", PC),
        ("Your PIN followed by your OTP: ", PC), ("LDAP password + OTP: ", PC),
        ("Please enter your password followed by the OTP value: ", PC),
        ("Please confirm the authentication on your mobile device!", O),
    ),
    "YubiKey and FIDO": (
        ("YubiKey for `alice': ", C), ("Touch your YubiKey: ", C), ("YubiKey OTP: ", C),
        ("YubiKey for `alice' and password: ", PC), ("Please touch the device.", O),
        ("Please touch the FIDO authenticator.", O), ("Please enter the PIN: ", O),
        ("Enter PIN for authenticator: ", O),
        ("Insert your U2F device, then press ENTER.", Y), ("YubiKey PIN: ", O),
        ("Enter PIN for 'YubiKey': ", O), ("Authenticator PIN: ", O), ("YubiKey PIN + OTP: ", PC),
    ),
    "TACACS+ and RADIUS": (
        ("TACACS+ Password: ", P), ("Enter your TACACS+ password: ", P), ("Radius password: ", P),
        ("Enter old password: ", CURRENT), ("Enter new password: ", NEW),
        ("Enter new password confirmation: ", AGAIN), ("Reenter Password: ", AGAIN),
        ("Your password has expired. Please enter new password: ", NEW),
        ("Challenge: 4711 Response: ", C), ("Response: ", C), ("Enter Synchronous Response: ", C),
        ("Please respond to the challenge: ", O),
    ),
    "Cisco": (
        ("User Access Verification\n\nPassword: ", P), ("Enable password: ", O),
        ("Enter current password: ", CURRENT), ("Second Password: ", O), ("Username: ", O),
        ("Secondary password: ", O), ("Confirm new password: ", AGAIN), ("Answer: ", O),
        ("Enter your new Alpha-Numerical PIN, containing 4 to 8 digits: ", NEW),
    ),
    "Juniper": (
        ("Local password: ", P), ("Local Password for alice: ", P), ("Old password: ", CURRENT),
        ("alice@mx1's password: ", P),
    ),
    "F5": (
        ("BIG-IP password: ", P), ("(current) BIG-IP password: ", CURRENT),
        ("New BIG-IP password: ", NEW), ("Retype new BIG-IP password: ", AGAIN),
    ),
    "Palo Alto": (
        ("Password : ", P), ("Enter old password : ", CURRENT), ("Enter new password : ", NEW),
        ("Confirm password   : ", AGAIN),
        ("Do you accept and acknowledge the statement above ? (yes/no) : ", Y),
    ),
    "Fortinet": (
        ("FortiToken Code: ", C), ("Email Token Code: ", C), ("SMS Token Code: ", C),
        ("FortiToken PIN: ", O),
        (("An email message containing a Token Code will be sent to alice@example.com\n"
         "FortiToken Code: "), C),
        ("FortiToken code or press Enter to get a push: ", M), ("Confirm Password: ", AGAIN),
        (("You are forced to change your password. Please input a new password.\n"
         "New Password: "), NEW),
    ),
    "other second factors": (
        ("Enter your Microsoft verification code: ", C), ("Enter Security Code: ", C),
        ("Enter the code from your authenticator app: ", C), ("SMS code: ", C),
        ("Enter an OTP code from a device: ", C), ("MFA code: ", C), ("2FA Token: ", C),
        ("Two-factor code: ", C), ("TOTP: ", C), ("Enter your TOTP code:", C),
        ("6-digit code: ", C), ("Recovery code: ", C), ("Enter the code sent to your phone: ", C),
        ("Enter your verification code from Google Authenticator", C), ("Token: ", C),
        ("Enter your Swivel OTC: ", C), ("Enter the number from your token: ", C),
        ("Enter a response to the grid challenge [A1] [B2] [C3]:", O),
    ),
    "other systems": (
        ("Enter existing login password: ", CURRENT), ("Enter alice's password: ", P),
        ("Enter alice's existing login password: ", CURRENT), ("alice's Password: ", P),
        ("alice's Old password: ", CURRENT), ("alice's New password: ", NEW),
        ("Re-enter new Password: ", AGAIN), ("Enter the new password again: ", AGAIN),
        ("User Authentication\nPassword:", P), ("Please confirm new password:", AGAIN),
        ("The password needs to be changed. Change now? [Y/N]:", Y), ("SSH password: ", P),
        ("Domain password: ", P), ("Active Directory password: ", P), ("Passwd: ", P),
        ("Vault Password: ", O), ("Enter your password for host db1: ", O),
        ("Please log in again. Password: ", P), ("Verify your identity. Password: ", P),
        ("New PIN set. Enter PASSCODE: ", C), ("Your OTP was sent by SMS. Password: ", O),
        ("Duo Push sent. Enter passcode if you have one: ", C),
        ("Enter your password followed by a code. Password: ", PC),
        ("You must change your password. Password: ", NEW),
        ("Corporate password: ", P), ("Password (alice): ", P), ("Password [alice]: ", P),
    ),
    "nothing of this": (
        ("[sudo] password for alice: ", P), ("Passphrase for key '/home/alice/.ssh/id': ", O),
        ("Passphrase: ", O), ("Secret: ", O), ("Database password: ", O),
        ("Enter the password of your bank: ", O), ("", O), ("   ", O),
    ),
    "research sites": (
        ("Linux password: ", P), ("SUNet password: ", P), ("NetID password: ", P),
        ("NetID Password for alice: ", P), ("UTNetID password: ", P), ("CalNet ID password: ", P),
        ("Enter your campus password: ", P), ("Kerberos password for alice: ", P),
        ("Password for alice@FNAL.GOV: ", P), ("[alice] Password: ", P),
        ("Password for alice on db1: ", P), ("Password(alice@CORP): ", P),
        ("[alice@db1] Password: ", P),
        ("Password + OTP: ", PC), ("TACC Token Code: ", C), ("TOTP code for alice: ", C),
        ("Your 2nd factor (alice): ", C), ("CRYPTOCard response: ", C),
        ("PIN + RSA token code: ", PC), ("Enter your Duo passcode: ", C),
        ("Password (without OTP): ", O), ("Password or OTP: ", O),
        ("Password/OTP: ", O), ("PIN or token: ", O), ("Passcode/PIN: ", O),
    ),
    "Azure MFA": (
        ("Enter Your Microsoft verification code", C),
        ("Enter the passcode from your authenticator app: ", C),
        ("We texted your phone +XX XXX01. Please enter the code to sign in.\nCode: ", C),
        ("Please type in the code displayed on your authenticator app from your device", C),
        ("Enter the code we sent to your mobile: ", C),
    ),
    "Entrust, SafeNet, VASCO, Symantec": (
        ("Enter VIP Security Code: ", C), ("Enter your DIGIPASS one-time password: ", C),
        ("Digipass response: ", C), ("DIGIPASS PIN: ", O),
        ("Enter the one-time password sent to your mobile: ", C), ("Enter SafeNet passcode: ", C),
        ("Enter Entrust IdentityGuard token response: ", C), ("Enter your Gemalto OTP: ", C),
        ("Please enter your Mideye OTP: ", C), ("PingID OTP: ", C),
        ("Enter the passcode from your PingID mobile app: ", C),
        ("Enter OneLogin Protect code: ", C), ("FortiToken: ", C),
        ("Enter your response to challenge 12345678: ", O),
    ),
    "Unix of other makers": (
        ("Enter Kerberos password for alice: ", P),
        ("3004-610 You are required to change your password.\nalice's New password: ", NEW),
        ("Enter the new password for alice: ", NEW), ("Old Password: ", CURRENT),
        ("root's password: ", P), ("Password for root: ", P), ("Login password: ", P),
        ("Password: (again) ", AGAIN), ("Password (attempt 2 of 3): ", P),
    ),
    "codes that stay the same": (
        ("PIN code: ", O), ("PIN-Code: ", O), ("Code PIN : ", O), ("PIN-kod: ", O),
        ("ПИН-код: ", O), ("PIN kodu: ", O), ("PINコード: ", O), ("Código PIN: ", O),
        ("Zip code: ", O), ("Project code: ", O), ("Access code: ", O), ("Door code: ", O),
        ("Zugangscode: ", O), ("API token: ", O), ("Personal access token: ", O),
        ("Vault token: ", O),
    ),
    "directories and domains": (
        ("Windows password: ", P), ("Windows domain password: ", P), ("Domain Password: ", P),
        ("AD password: ", P), ("Enter Windows password for alice: ", P), ("LDAP Password:", P),
        ("Network password: ", P), ("Windows-Kennwort: ", P), ("Domänen-Kennwort: ", P),
        ("Mot de passe du domaine : ", P), ("Contraseña del dominio: ", P),
        ("Wachtwoord (LDAP): ", P),
        ("Hasło domenowe: ", P), ("Доменный пароль: ", P), ("ドメイン パスワード: ", P),
        ("域密码：", P),
    ),
    "codes by another name": (
        ("Password via SMS: ", O), ("Password from your authenticator: ", O),
        ("Enter the password displayed on your token: ", O), ("Password token: ", C),
        ("Password reset code: ", O), ("Code to reset your password: ", O),
        ("Passwort aus der SMS: ", O), ("Passwort vom Token: ", O),
        ("Mot de passe du jeton : ", O), ("Contraseña del token: ", O), ("Senha do token: ", O),
        ("Password del token: ", O), ("Hasło z tokena: ", O), ("Пароль от токена: ", O),
        ("Wachtwoord van uw token: ", O), ("令牌密码：", O), ("トークンのパスワード: ", O),
        ("Password and code from your token: ", PC), ("Passwort und Code aus der SMS: ", PC),
        ("Passwort gefolgt von Token-Code: ", PC), ("Mot de passe et code de la carte : ", PC),
        ("Contraseña y código del token: ", PC), ("Code and password: ", PC),
        ("Password followed by the code on your token: ", PC),
    ),
    "a PIN that stays the same": (
        ("Token PIN: ", O), ("OTP-PIN: ", O), ("PIN for your token: ", O), ("PIN of token: ", O),
        ("Token-PIN eingeben: ", O), ("Token PIN code: ", O), ("Smart card PIN: ", O),
        ("New token PIN: ", NEW), ("Token PIN + tokencode: ", PC), ("One-time PIN: ", C),
    ),
    "consent": (
        ("Type 'yes' to accept the terms: ", Y), ("Hit ENTER to continue: ", Y),
        ("Enter 'y' to approve: ", Y), ("Do you want to enter your own pin? (y or n) [n]: ", Y),
        ("Type YES to go on: ", Y), ("user:password: ", O), ("User/Password: ", O),
    ),
    "either of two": (
        ("Passwort oder Code: ", O), ("Mot de passe ou code : ", O), ("Contraseña o código: ", O),
        ("Пароль или код: ", O), ("Hasło lub kod: ", O), ("パスワードまたは確認コード: ", O),
        ("密码或验证码：", O), ("Passwort ohne Code: ", O),
    ),
}
# fmt: on
