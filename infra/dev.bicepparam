using 'main.bicep'

param environmentName = 'dev'
param location = readEnvironmentVariable('R3EDGE_LOCATION', 'westeurope')
param marketPartitions = 2
param tradePartitions = 2
param throughputUnits = 1
param mostThroughputUnits = 2
param retentionHours = 24
param capture = false
param captureDays = 7
param storageSku = 'Standard_LRS'
param mostInstances = 40
param readyInstances = 0
param bridgeContainers = 1
param bridgeShards = 1
param bridgeInstruments = 'binance/BTC-USDT,binance/ETH-USDT'
param bridgeImage = readEnvironmentVariable('R3EDGE_BRIDGE_IMAGE', '')
param allowLive = false
param backtestParallelism = 8
param deadLetterDays = 14
param recoverVault = readEnvironmentVariable('R3EDGE_RECOVER_VAULT', 'false') == 'true'
param authenticationProvider = readEnvironmentVariable('R3EDGE_AUTHENTICATION', 'EntraId')
param entraClientId = readEnvironmentVariable('R3EDGE_ENTRA_CLIENT_ID', '')
param entraAudience = readEnvironmentVariable('R3EDGE_ENTRA_AUDIENCE', '')
param oidcAuthority = readEnvironmentVariable('R3EDGE_OIDC_AUTHORITY', '')
param oidcAudience = readEnvironmentVariable('R3EDGE_OIDC_AUDIENCE', '')
param logDays = 30
param logCapGigabytes = 1
param alertEmail = readEnvironmentVariable('R3EDGE_ALERT_EMAIL', 'operators@r3edge.example')
param monthlyBudget = 1000
param budgetStart = readEnvironmentVariable('R3EDGE_BUDGET_START', '2026-12-01')
