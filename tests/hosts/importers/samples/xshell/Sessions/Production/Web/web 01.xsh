[SessionInfo]
Version=7.1
Description=Xshell session file
[CONNECTION]
Host=web01.example.com
Port=2222
Protocol=SSH
Description=front
[CONNECTION:AUTHENTICATION]
UserName=deploy
Password=HUNTER2FAKE==
Passphrase=HUNTER2FAKE==
UserKey=web_key
Method=1
[CONNECTION:PROXY]
Proxy=
