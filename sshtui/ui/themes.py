"""The two themes of sshtui."""

from textual.theme import Theme

DARK = Theme(
    name="sshtui-dark",
    primary="#78b4d6",
    secondary="#8b96a8",
    accent="#e2b86b",
    warning="#e2b86b",
    error="#f0968f",
    success="#86c48f",
    foreground="#d6dce5",
    background="#12151a",
    surface="#181c23",
    panel="#222831",
    dark=True,
    variables={
        "boost": "#2b323d",
        "border": "#78b4d6",
        "border-blurred": "#68748a",
        "block-cursor-background": "#2f4252",
        "block-cursor-foreground": "#f2f6fa",
        "block-cursor-text-style": "bold",
        "footer-background": "#181c23",
        "footer-key-foreground": "#78b4d6",
        "footer-description-foreground": "#a4afbe",
        "input-selection-background": "#78b4d6 30%",
        "scrollbar": "#39424f",
        "scrollbar-hover": "#4a5566",
        "scrollbar-active": "#78b4d6",
        "scrollbar-background": "#181c23",
        "scrollbar-background-hover": "#181c23",
        "scrollbar-background-active": "#181c23",
        "quiet": "#a4afbe",
        "frame": "#68748a",
        "field": "#232a34",
        "field-focus": "#2b3542",
    },
)

LIGHT = Theme(
    name="sshtui-light",
    primary="#1f6288",
    secondary="#667080",
    accent="#80550a",
    warning="#80550a",
    error="#ad332c",
    success="#276c3e",
    foreground="#262b33",
    background="#f4f3ef",
    surface="#fbfaf7",
    panel="#e9e7e1",
    dark=False,
    variables={
        "boost": "#dfdcd4",
        "border": "#1f6288",
        "border-blurred": "#8b8678",
        "block-cursor-background": "#cfe0ea",
        "block-cursor-foreground": "#12202a",
        "block-cursor-text-style": "bold",
        "footer-background": "#ecebe5",
        "footer-key-foreground": "#1f6288",
        "footer-description-foreground": "#565f6d",
        "input-selection-background": "#1f6288 25%",
        "scrollbar": "#c4c0b6",
        "scrollbar-hover": "#aaa69b",
        "scrollbar-active": "#1f6288",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
        "quiet": "#565f6d",
        "frame": "#8b8678",
        "field": "#efede7",
        "field-focus": "#e3e9ec",
    },
)

THEMES = (DARK, LIGHT)

AUTO = "auto"
"""In the place of a name: the one of them that goes with the terminal."""
