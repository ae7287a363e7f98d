using 'main.bicep'

param environmentName = 'prod'
param location = readEnvironmentVariable('R3EDGE_LOCATION', 'westeurope')
param marketPartitions = 16
param tradePartitions = 8
param throughputUnits = 2
param mostThroughputUnits = 20
param retentionHours = 168
param capture = true
param captureDays = 90
param storageSku = 'Standard_ZRS'
param mostInstances = 200
param readyInstances = 1
param bridgeContainers = 4
param bridgeShards = 4
param bridgeInstruments = 'binance/BTC-USDT,binance/ETH-USDT,kucoin/BTC-USDT,kucoin/ETH-USDT,kraken/BTC-USD,kraken/ETH-USD,coinbase/BTC-USD,coinbase/ETH-USD'
param bridgeImage = readEnvironmentVariable('R3EDGE_BRIDGE_IMAGE', '')
param allowLive = false
param backtestParallelism = 64
param deadLetterDays = 30
param recoverVault = readEnvironmentVariable('R3EDGE_RECOVER_VAULT', 'false') == 'true'
param authenticationProvider = readEnvironmentVariable('R3EDGE_AUTHENTICATION', 'EntraId')
param entraClientId = readEnvironmentVariable('R3EDGE_ENTRA_CLIENT_ID', '')
param entraAudience = readEnvironmentVariable('R3EDGE_ENTRA_AUDIENCE', '')
param oidcAuthority = readEnvironmentVariable('R3EDGE_OIDC_AUTHORITY', '')
param oidcAudience = readEnvironmentVariable('R3EDGE_OIDC_AUDIENCE', '')
param logDays = 90
param logCapGigabytes = -1
param alertEmail = readEnvironmentVariable('R3EDGE_ALERT_EMAIL', 'operators@r3edge.example')
param monthlyBudget = 2500
param budgetStart = readEnvironmentVariable('R3EDGE_BUDGET_START', '2026-12-01')
