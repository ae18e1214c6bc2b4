"""A store on disk, built once from files and opened at once ever after."""
