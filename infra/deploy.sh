#!/usr/bin/env bash
# Deploys everything to one environment: infra/deploy.sh dev|prod
# Needs az (signed in), dotnet and zip. What differs from one owner to another comes from the environment:
#   R3EDGE_LOCATION        where everything lies (westeurope)
#   R3EDGE_ALERT_EMAIL     who is told of alerts and of the budget
#   R3EDGE_AUTHENTICATION  EntraId or Oidc, and with it R3EDGE_ENTRA_CLIENT_ID and R3EDGE_ENTRA_AUDIENCE,
#                          or R3EDGE_OIDC_AUTHORITY and R3EDGE_OIDC_AUDIENCE
# Run again it changes what differs and nothing else. Positions stay open: see docs/azure.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

environment=${1:-}
case "$environment" in
    dev | prod) ;;
    *) echo "usage: infra/deploy.sh dev|prod" >&2; exit 2 ;;
esac
for tool in az dotnet zip; do
    command -v "$tool" >/dev/null || { echo "$tool is not here." >&2; exit 2; }
done
: "${R3EDGE_ALERT_EMAIL:?who is told of alerts}"

# Deployed without them the function app would not start, and nobody would follow the positions.
case "${R3EDGE_AUTHENTICATION:-EntraId}" in
    EntraId) : "${R3EDGE_ENTRA_CLIENT_ID:?the application of the API in Entra ID}" "${R3EDGE_ENTRA_AUDIENCE:?whom its tokens are for}" ;;
    Oidc) : "${R3EDGE_OIDC_AUTHORITY:?the address of the authority}" "${R3EDGE_OIDC_AUDIENCE:?whom its tokens are for}" ;;
    *) echo "R3EDGE_AUTHENTICATION is EntraId or Oidc, not '$R3EDGE_AUTHENTICATION'." >&2; exit 2 ;;
esac

location=${R3EDGE_LOCATION:-westeurope}
export R3EDGE_LOCATION=$location
export R3EDGE_AUTHENTICATION=${R3EDGE_AUTHENTICATION:-EntraId}
group=rg-r3edge-$environment
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

output() { az deployment sub show --name "r3edge-$environment" --query "properties.outputs.$1.value" --output tsv; }
deploy() {
    az deployment sub create --name "r3edge-$environment" --location "$location" --only-show-errors --output none \
        --template-file infra/main.bicep --parameters "infra/$environment.bicepparam"
}

for provider in Microsoft.App Microsoft.Web Microsoft.EventHub Microsoft.Storage Microsoft.KeyVault Microsoft.ContainerRegistry \
    Microsoft.OperationalInsights Microsoft.Insights Microsoft.ManagedIdentity Microsoft.Consumption Microsoft.AlertsManagement; do
    az provider register --namespace "$provider" --output none
done

# What must not change from one deployment to the next: when the budget began, and the image that runs.
R3EDGE_BUDGET_START=$(az consumption budget show --budget-name r3edge-month --resource-group "$group" \
    --query timePeriod.startDate --output tsv 2>/dev/null | cut -c1-10 || true)
export R3EDGE_BUDGET_START=${R3EDGE_BUDGET_START:-$(date -u +%Y-%m-01)}
R3EDGE_BRIDGE_IMAGE=$(az containerapp show --name ca-r3edge-bridge-0 --resource-group "$group" \
    --query 'properties.template.containers[0].image' --output tsv 2>/dev/null || true)
export R3EDGE_BRIDGE_IMAGE

# A vault that a teardown removed keeps its name and the users' keys for 90 days: it is taken back.
removed=$(az keyvault list-deleted --resource-type vault --output tsv \
    --query "length([?properties.tags.product=='r3edge' && properties.tags.environment=='$environment' && properties.location=='$location'])")
export R3EDGE_RECOVER_VAULT=$([ "$removed" -gt 0 ] && echo true || echo false)

echo "1/4 resources"
deploy
R3EDGE_RECOVER_VAULT=false

echo "2/4 function app"
dotnet publish src/R3edge.Functions -c Release -p:AzurePackages=true -o "$work/functions" --nologo -v quiet
(cd "$work/functions" && zip -qr "$work/functions.zip" .)
az functionapp deployment source config-zip --name "$(output functionApp)" --resource-group "$group" \
    --src "$work/functions.zip" --only-show-errors --output none

echo "3/4 image of the bridge"
tag=$(git rev-parse --short=12 HEAD)
registry=$(output registryName)
if ! az acr repository show --name "$registry" --image "r3edge-bridge:$tag" --output none 2>/dev/null; then
    az acr build --registry "$registry" --image "r3edge-bridge:$tag" --file src/R3edge.Bridge/Dockerfile . --only-show-errors --output none
fi
R3EDGE_BRIDGE_IMAGE="$(output registryServer)/r3edge-bridge:$tag"

echo "4/4 bridge"
deploy

address=$(output functionAddress)
curl --fail --silent --show-error --retry 10 --retry-delay 6 --retry-all-errors "$address/api/v1/ping" >/dev/null
echo "$address answers."
