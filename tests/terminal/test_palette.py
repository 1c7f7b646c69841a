from sshtui.terminal.palette import default_palette, is_dark, native_colour


def test_the_usual_colours_are_those_of_xterm_beyond_the_first_sixteen() -> None:
    palette = default_palette()
    assert len(palette) == 256
    assert (palette[16], palette[208], palette[255]) == (0x000000, 0xFF8700, 0xEEEEEE)


def test_a_colour_is_taken_apart_for_the_library() -> None:
    assert native_colour(0x010203) == {"r": 1, "g": 2, "b": 3}


def test_a_background_is_dark_or_light() -> None:
    assert is_dark(0x0000FF)
    assert not is_dark(0xFFFF00)
