#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qodsna.settings")
    # A request must not wait for long; whoever migrates, imports or works in the background has to.
    os.environ.setdefault("PATIENT", "yes")
    execute_from_command_line(sys.argv)
