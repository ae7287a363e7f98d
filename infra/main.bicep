// The whole deployment of one environment: a resource group and what lies in it. docs/azure.md draws the picture.
targetScope = 'subscription'

@description('The environment; it is part of every name.')
@allowed(['dev', 'prod'])
param environmentName string

@description('Where everything lies; near the exchanges is what matters.')
param location string

@description('Partitions of the hubs of market data and bars: as many instances can work on them at most. They cannot be changed later.')
@minValue(1)
@maxValue(32)
param marketPartitions int

@description('Partitions of the hubs of signals, orders and order updates.')
@minValue(1)
@maxValue(32)
param tradePartitions int

@description('Throughput units of the Event Hubs namespace to begin with, 1 MB or 1,000 events a second in, twice as much out.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Throughput units up to which the namespace grows by itself.')
@minValue(1)
@maxValue(40)
param mostThroughputUnits int

@description('How long the hubs keep events, in hours: as long may a stage be out without a loss.')
@minValue(1)
@maxValue(168)
param retentionHours int

@description('Whether market data and everything that is traded on it is captured to blobs, to be replayed.')
param capture bool

@description('How long captured events are kept, in days.')
@minValue(1)
param captureDays int

@description('Redundancy of the storage: LRS keeps three copies in one place, ZRS in three zones.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string

@description('Instances of the function app at most.')
@minValue(40)
@maxValue(1000)
param mostInstances int

@description('Instances that are always there for the stages from market data to orders; 0 saves money and costs a cold start.')
@minValue(0)
@maxValue(20)
param readyInstances int

@description('Containers of the bridge; a feed is held by one of them, and taken over by another where it is lost.')
@minValue(1)
@maxValue(20)
param bridgeContainers int

@description('Into how many feeds a venue is divided: as many containers can share it at most.')
@minValue(1)
@maxValue(64)
param bridgeShards int

@description('What the bridge brings in and traders may choose: venue/symbol, separated by commas.')
@minLength(3)
param bridgeInstruments string

@description('The image of the bridge; empty before it is built for the first time, which leaves the bridge out.')
param bridgeImage string = ''

@description('Whether sessions may trade real money.')
param allowLive bool

@description('How many chunks of one backtest run at once.')
@minValue(1)
@maxValue(1000)
param backtestParallelism int

@description('How many days dead letters are kept.')
@minValue(1)
@maxValue(3650)
param deadLetterDays int

@description('Whose tokens the API accepts: EntraId, or Oidc for any other authority such as Auth0.')
@allowed(['EntraId', 'Oidc'])
param authenticationProvider string = 'EntraId'

@description('The application of the API in Entra ID.')
param entraClientId string = ''

@description('Whom tokens of Entra ID must be for.')
param entraAudience string = ''

@description('The address of another authority.')
param oidcAuthority string = ''

@description('Whom its tokens must be for.')
param oidcAudience string = ''

@description('Whether the vault is there, removed by a teardown, and is taken back with the keys in it; deploy.sh finds out.')
param recoverVault bool = false

@description('How many days logs are kept.')
@minValue(30)
@maxValue(730)
param logDays int

@description('Gigabytes of logs a day at most; what is more is dropped until the next day. -1 is no limit.')
param logCapGigabytes int

@description('Who is told of alerts and of the budget.')
@minLength(3)
param alertEmail string

@description('What a month may cost, in the currency of the subscription.')
@minValue(1)
param monthlyBudget int

@description('The first of the month in which the budget begins. It cannot be changed later: deploy.sh keeps it.')
param budgetStart string = utcNow('yyyy-MM-01')

var tags = {
  product: 'r3edge'
  environment: environmentName
}
var suffix = take(uniqueString(subscription().id, environmentName, location), 8)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-r3edge-${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  scope: group
  params: {
    location: location
    tags: tags
    environmentName: environmentName
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    tags: tags
    environmentName: environmentName
    days: logDays
    capGigabytes: logCapGigabytes
    alertEmail: alertEmail
    functionsPrincipalId: identities.outputs.functions.principalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    sku: storageSku
    captureDays: captureDays
    workspaceId: monitoring.outputs.workspaceId
    functionsPrincipalId: identities.outputs.functions.principalId
    bridgePrincipalId: identities.outputs.bridge.principalId
    capturePrincipalId: identities.outputs.capture.principalId
  }
}

module events 'modules/events.bicep' = {
  name: 'events'
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    environmentName: environmentName
    marketPartitions: marketPartitions
    tradePartitions: tradePartitions
    throughputUnits: throughputUnits
    mostThroughputUnits: mostThroughputUnits
    retentionHours: retentionHours
    capture: capture
    captureStorageId: storage.outputs.dataId
    captureContainer: storage.outputs.captureContainer
    captureIdentityId: identities.outputs.capture.id
    workspaceId: monitoring.outputs.workspaceId
    functionsPrincipalId: identities.outputs.functions.principalId
    bridgePrincipalId: identities.outputs.bridge.principalId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    recovers: recoverVault
    location: location
    tags: tags
    suffix: suffix
    workspaceId: monitoring.outputs.workspaceId
    functionsPrincipalId: identities.outputs.functions.principalId
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    workspaceId: monitoring.outputs.workspaceId
    bridgePrincipalId: identities.outputs.bridge.principalId
  }
}

module functions 'modules/functions.bicep' = {
  name: 'functions'
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    environmentName: environmentName
    identityId: identities.outputs.functions.id
    identityClientId: identities.outputs.functions.clientId
    hostBlobEndpoint: storage.outputs.hostBlobEndpoint
    hostQueueEndpoint: storage.outputs.hostQueueEndpoint
    hostTableEndpoint: storage.outputs.hostTableEndpoint
    packageContainer: storage.outputs.packageContainer
    dataBlobEndpoint: storage.outputs.dataBlobEndpoint
    dataTableEndpoint: storage.outputs.dataTableEndpoint
    hubsNamespace: events.outputs.fullyQualifiedNamespace
    vaultUri: vault.outputs.vaultUri
    insightsConnection: monitoring.outputs.insightsConnection
    workspaceId: monitoring.outputs.workspaceId
    mostInstances: mostInstances
    readyInstances: readyInstances
    authenticationProvider: authenticationProvider
    entraClientId: entraClientId
    entraAudience: entraAudience
    oidcAuthority: oidcAuthority
    oidcAudience: oidcAudience
    allowLive: allowLive
    backtestParallelism: backtestParallelism
    deadLetterDays: deadLetterDays
  }
}

module bridge 'modules/bridge.bicep' = {
  name: 'bridge'
  scope: group
  params: {
    location: location
    tags: tags
    environmentName: environmentName
    image: bridgeImage
    containers: bridgeContainers
    shards: bridgeShards
    instruments: bridgeInstruments
    registryServer: registry.outputs.loginServer
    identityId: identities.outputs.bridge.id
    identityClientId: identities.outputs.bridge.clientId
    hubsNamespace: events.outputs.fullyQualifiedNamespace
    dataTableEndpoint: storage.outputs.dataTableEndpoint
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    namespaceId: events.outputs.namespaceId
    actionGroupId: monitoring.outputs.actionGroupId
    isTrading: !empty(bridgeImage)
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    location: location
    tags: tags
    environmentName: environmentName
    workspaceId: monitoring.outputs.workspaceId
  }
}

module budget 'modules/budget.bicep' = {
  name: 'budget'
  scope: group
  params: {
    amount: monthlyBudget
    start: budgetStart
    email: alertEmail
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

output resourceGroup string = group.name
output functionApp string = functions.outputs.name
output functionAddress string = functions.outputs.address
output registryName string = registry.outputs.name
output registryServer string = registry.outputs.loginServer
