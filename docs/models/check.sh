#!/bin/sh
# Checks the models with spin (`apt-get install spin gcc`): each holds, and without any one of its rules it does not.
set -eu
models=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
trap 'rm -r "$place"' EXIT
cd "$place"

violated() {
  spin "$@" -run -safety -m20000 "$models/comparing.pml" </dev/null >said 2>&1
  grep -q 'states, stored' said || { cat said; exit 1; }
  grep -q 'errors: [1-9]' said
}

if violated; then
  echo "comparing.pml does not hold:"
  grep 'pan:1' said
  exit 1
fi
echo "comparing.pml holds in$(sed -n 's/ *\([0-9]*\) states, stored.*/ \1 states/p' said)"
for rule in NO_SET NO_FIRST EARLY NO_HAND; do
  if ! violated "-D$rule" -DRUNS=1; then
    echo "comparing.pml holds with -D$rule, too: it would notice nothing"
    exit 1
  fi
  echo "with -D$rule it does not:$(sed -n 's/pan:1: assertion violated \(.*\) (at depth.*/ \1/p' said)"
done
