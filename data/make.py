"""Make the embedded data: python data/make.py [digits | photographs | glyphs ...]

Two runs write the same bytes: `numpy.savez_compressed` stamps every member 1980-01-01.
The sources are files inside scikit-learn, scikit-image and matplotlib; nothing is downloaded.
"""

import argparse
from importlib import resources
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from sklearn.datasets import load_digits

HERE = Path(__file__).resolve().parent

# name -> (package, file inside it). Origins and licenses: README.md.
PHOTOGRAPHS = {
    "camera": ("skimage.data", "camera.png"),
    "cat": ("skimage.data", "chelsea.png"),
    "china": ("sklearn.datasets.images", "china.jpg"),
    "coffee": ("skimage.data", "coffee.png"),
    "hubble": ("skimage.data", "hubble_deep_field.jpg"),
    "retina": ("skimage.data", "retina.jpg"),
}
LONGER_SIDE = 256

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STYLES = {
    "DejaVuSans": ("", "-Bold", "-Oblique", "-BoldOblique"),
    "DejaVuSansMono": ("", "-Bold", "-Oblique", "-BoldOblique"),
    "DejaVuSerif": ("", "-Bold", "-Italic", "-BoldItalic"),
    "STIXGeneral": ("", "Bol", "Italic", "BolIta"),
}
FACES = [family + style for family, styles in STYLES.items() for style in styles]
SIDE, ENLARGED = 28, 4


def make_digits(folder):
    """Write digits.npz: images (1797, 8, 8) uint8 0..16 and labels (1797,) uint8."""
    digits = load_digits()
    np.savez_compressed(
        folder / "digits.npz",
        images=digits.images.astype(np.uint8),
        labels=digits.target.astype(np.uint8),
    )


def make_photographs(folder):
    """Write photographs/NAME.npz: image (H, W, 3) uint8, 256 pixels on the longer side."""
    (folder / "photographs").mkdir(exist_ok=True)
    for name, (package, file) in PHOTOGRAPHS.items():
        with (resources.files(package) / file).open("rb") as source:
            image = Image.open(source).convert("RGB")
        image.thumbnail((LONGER_SIDE, LONGER_SIDE), Image.Resampling.LANCZOS)
        np.savez_compressed(folder / "photographs" / f"{name}.npz", image=np.asarray(image))


def make_glyphs(folder):
    """Write glyphs.npz: each character in each face, once upright and twice disturbed."""
    rng = np.random.default_rng(0)
    images, labels, fonts = [], [], []
    for font, face in enumerate(FACES):
        for label, character in enumerate(CHARACTERS):
            for disturbance in [(20, 0, (0, 0)), _disturbance(rng), _disturbance(rng)]:
                images.append(_draw(character, face, *disturbance))
                labels.append(label)
                fonts.append(font)
    np.savez_compressed(
        folder / "glyphs.npz",
        images=np.stack(images),
        labels=np.array(labels, np.uint8),
        fonts=np.array(fonts, np.uint8),
        faces=np.array(FACES),
    )


def _disturbance(rng):
    """Return a size in pixels, a rotation in degrees and a shift in pixels."""
    return rng.uniform(16, 21), rng.uniform(-12, 12), rng.uniform(-1.5, 1.5, size=2)


def _draw(character, face, size, angle, shift):
    """Draw one character, white on black, enlarged; rotate it and average it down: (28, 28)."""
    file = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{face}.ttf")
    font = ImageFont.truetype(file, ENLARGED * size, layout_engine=ImageFont.Layout.BASIC)
    left, top, right, bottom = font.getbbox(character)
    middle = ENLARGED * (SIDE / 2 + np.asarray(shift))
    corner = middle - [(left + right) / 2, (top + bottom) / 2]

    canvas = Image.new("L", (ENLARGED * SIDE, ENLARGED * SIDE))
    ImageDraw.Draw(canvas).text(tuple(corner), character, fill=255, font=font)
    turned = canvas.rotate(angle, Image.Resampling.BICUBIC, center=tuple(middle))
    return np.asarray(turned.reduce(ENLARGED))


MAKERS = {"digits": make_digits, "photographs": make_photographs, "glyphs": make_glyphs}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"default: {' '.join(MAKERS)}")
    names = parser.parse_args().names or list(MAKERS)
    if unknown := sorted(set(names) - set(MAKERS)):
        parser.error(f"unknown: {', '.join(unknown)}; choose from {', '.join(MAKERS)}")
    for name in names:
        MAKERS[name](HERE)


if __name__ == "__main__":
    main()
