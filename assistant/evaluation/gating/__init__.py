"""Is a run good enough, and no worse than the one we stand by?"""
