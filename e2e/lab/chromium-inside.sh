#!/bin/sh
# The Chromium at $CHROMIUM in the network namespace $NETNS, for whoever can only name a program to start.
exec ip netns exec "$NETNS" "$CHROMIUM" "$@"
