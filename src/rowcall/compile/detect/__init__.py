"""How did an earlier migration go wrong, as far as its rows and the source's tell?"""
