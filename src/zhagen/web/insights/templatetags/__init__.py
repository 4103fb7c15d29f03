"""Tags of this folder's templates."""
