"""What a student is told of a graded notebook: all that helps, nothing that is hidden."""
