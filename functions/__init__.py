"""The five functions, one folder per Lambda; none imports another."""
