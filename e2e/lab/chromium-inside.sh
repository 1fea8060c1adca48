#!/bin/sh
# A Chromium in the network namespace $NETNS, for whoever can only name a program to start.
exec ip netns exec "$NETNS" /usr/bin/chromium-headless-shell "$@"
