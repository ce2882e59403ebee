"""What changed, when and by whom; undo and the bin."""
