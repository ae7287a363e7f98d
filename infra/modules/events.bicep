// The hubs between the stages, who reads them, and who may write to them.
param location string
param tags object
param suffix string
param environmentName string
param marketPartitions int
param tradePartitions int
param throughputUnits int
param mostThroughputUnits int
param retentionHours int
param capture bool
param captureStorageId string
param captureContainer string
param captureIdentityId string
param workspaceId string
param functionsPrincipalId string
param bridgePrincipalId string

var roles = loadJsonContent('../roles.json')

// What is captured is what a replay needs: market data in, and every decision on it.
var hubs = [
  { name: 'market-data', partitions: marketPartitions, captured: true }
  { name: 'bars', partitions: marketPartitions, captured: false }
  { name: 'signals', partitions: tradePartitions, captured: false }
  { name: 'qualified-signals', partitions: tradePartitions, captured: true }
  { name: 'orders', partitions: tradePartitions, captured: true }
  { name: 'order-updates', partitions: tradePartitions, captured: true }
]
var hubNames = ['market-data', 'bars', 'signals', 'qualified-signals', 'orders', 'order-updates']
var readers = [
  { hub: 'market-data', group: 'collector' }
  { hub: 'market-data', group: 'market-data-service' }
  { hub: 'market-data', group: 'paper-venue' }
  { hub: 'market-data', group: 'order-gateway' }
  { hub: 'bars', group: 'history' }
  { hub: 'bars', group: 'market-data-service' }
  { hub: 'bars', group: 'tracking' }
  { hub: 'bars', group: 'base-signal' }
  { hub: 'signals', group: 'qualified-signal' }
  { hub: 'qualified-signals', group: 'money-manager' }
  { hub: 'qualified-signals', group: 'signal-archive' }
  { hub: 'orders', group: 'tracking' }
  { hub: 'orders', group: 'order-gateway' }
  { hub: 'order-updates', group: 'tracking' }
]
var writers = [
  { hub: 'market-data', identity: 'bridge', principalId: bridgePrincipalId }
  { hub: 'bars', identity: 'functions', principalId: functionsPrincipalId }
  { hub: 'signals', identity: 'functions', principalId: functionsPrincipalId }
  { hub: 'qualified-signals', identity: 'functions', principalId: functionsPrincipalId }
  { hub: 'orders', identity: 'functions', principalId: functionsPrincipalId }
  { hub: 'order-updates', identity: 'functions', principalId: functionsPrincipalId }
]

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: 'evhns-r3edge-${environmentName}-${suffix}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: throughputUnits
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${captureIdentityId}': {}
    }
  }
  properties: {
    disableLocalAuth: true
    isAutoInflateEnabled: mostThroughputUnits > throughputUnits
    maximumThroughputUnits: mostThroughputUnits > throughputUnits ? mostThroughputUnits : 0
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = [for one in hubs: {
  parent: namespace
  name: one.name
  properties: {
    partitionCount: one.partitions
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: retentionHours
    }
    captureDescription: one.captured && capture ? {
      enabled: true
      encoding: 'Avro'
      intervalInSeconds: 300
      sizeLimitInBytes: 314572800
      skipEmptyArchives: true
      destination: {
        name: 'EventHubArchive.AzureBlockBlob'
        identity: {
          type: 'UserAssigned'
          userAssignedIdentity: captureIdentityId
        }
        properties: {
          storageAccountResourceId: captureStorageId
          blobContainer: captureContainer
          archiveNameFormat: '{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}'
        }
      }
    } : null
  }
}]

resource group 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [for reader in readers: {
  parent: hub[indexOf(hubNames, reader.hub)]
  name: reader.group
}]

// Hubs are read by the function app alone; the bridge can only send, and only market data.
resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, 'functions', roles['Azure Event Hubs Data Receiver'])
  scope: namespace
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Azure Event Hubs Data Receiver'])
  }
}

resource writing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for writer in writers: {
  name: guid(namespace.id, writer.hub, writer.identity, roles['Azure Event Hubs Data Sender'])
  scope: hub[indexOf(hubNames, writer.hub)]
  properties: {
    principalId: writer.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Azure Event Hubs Data Sender'])
  }
}]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output namespaceId string = namespace.id
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
