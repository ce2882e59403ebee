"""The Windows program: how it is built, checked and tried. Nothing here travels in it."""
