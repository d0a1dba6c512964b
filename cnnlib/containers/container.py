"""What every container has in common."""

from cnnlib.layers.layer import Layer, named_layers


class Container(Layer):
    """Layers by name; indexed by name or place, and sliced, as a list is."""

    def __init__(self, layers):
        super().__init__()
        for name, layer in layers.items():
            if not (hasattr(layer, "forward") and hasattr(layer, "backward")):
                raise ValueError(
                    f"{name!r} is {layer!r}, expected a layer: an object with forward and backward"
                )
        self.children = dict(layers)
        inside = [id(layer) for _, layer in named_layers(self) if layer is not self]
        if len(set(inside)) < len(inside):
            raise ValueError(
                "the same layer object is used twice, but it can remember one forward pass only: "
                "make two layers"
            )

    @property
    def frozen(self):
        """Whether every layer inside is frozen; set it to freeze or unfreeze them all."""
        return all(child.frozen for child in self)

    @frozen.setter
    def frozen(self, value):
        for child in self:
            child.frozen = value

    def __len__(self):
        return len(self.children)

    def __iter__(self):
        return iter(self.children.values())

    def __getitem__(self, which):
        if isinstance(which, str):
            return self.children[which]
        return list(self)[which]

    def __repr__(self):
        lines = [f"({name}): {child!r}" for name, child in self.children.items()]
        inside = "".join(f"  {line}\n" for text in lines for line in text.split("\n"))
        return f"{type(self).__name__}(\n{inside})"


def by_name(layers, named):
    """Return the layers by name; those without are called "0", "1", ..."""
    if layers and named:
        raise ValueError(
            f"{len(layers)} layers come without a name and {len(named)} with one: "
            "name all of them or none"
        )
    return named or {str(place): layer for place, layer in enumerate(layers)}
