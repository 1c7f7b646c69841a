"""A desktop that asks for the keyring's password, and a person who does not answer.

Takes the name of GNOME's prompter on the session bus; run as a program, it says when it has it.
"""

from jeepney import DBusAddress, MessageType, new_method_call, new_method_return
from jeepney.io.blocking import open_dbus_connection

NAME = "org.gnome.keyring.SystemPrompter"


def main() -> None:
    bus = open_dbus_connection(bus="SESSION")
    daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    bus.send_and_get_reply(new_method_call(daemon, "RequestName", "su", (NAME, 0)))
    print("here", flush=True)  # noqa: T201 - for the test that waits
    while True:
        message = bus.receive()
        if message.header.message_type is MessageType.method_call:
            bus.send(new_method_return(message))


if __name__ == "__main__":
    main()
