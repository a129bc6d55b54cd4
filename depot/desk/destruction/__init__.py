"""Destruction: the list, the signatures, both scans, and the certificate that is made of them.

A box dies only at the bin, in `executing.shred_box`, where everything is asked once more inside the transaction.
"""
