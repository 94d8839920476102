#!/bin/sh
# Finds Chromium for the browser tests, or installs Debian's when it may.
# PACK_BROWSER=required makes a missing browser an error instead of a reason to skip.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
install=""
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then install="apt-get"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then install="sudo -n apt-get"
  fi
fi
if [ -n "$install" ]; then
  echo "Installing Chromium for the browser tests"
  $install update -qq && $install install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "Chromium is not installed, and this account may not install it."
echo "Install it yourself (on Debian: sudo apt-get install chromium), then run this again."
if [ "${PACK_BROWSER:-}" = required ]; then
  exit 1
fi
echo "The browser tests are skipped until then."
exit 0
