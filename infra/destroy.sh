#!/usr/bin/env bash
# Removes everything of one environment: infra/destroy.sh dev|prod
# Stop every session and wait until no position is open before this: nobody follows them afterwards.
# The users' exchange keys stay recoverable for 90 days, and the next deployment takes them back.
set -euo pipefail

environment=${1:-}
case "$environment" in
    dev | prod) ;;
    *) echo "usage: infra/destroy.sh dev|prod" >&2; exit 2 ;;
esac

group=rg-r3edge-$environment
if [ "$(az group exists --name "$group")" != true ]; then
    echo "There is no $group."
    exit 0
fi

printf 'This removes %s with all positions, history and backtests in it. Type its name to go on: ' "$group"
read -r answer
if [ "$answer" != "$group" ]; then
    echo "Nothing was removed."
    exit 1
fi

az group delete --name "$group" --yes
az deployment sub delete --name "r3edge-$environment"
echo "$group is removed."
