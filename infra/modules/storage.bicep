// Two accounts: the host's own, with its leases, checkpoints, orchestrations and package, and the platform's data. A busy orchestrator
// then does not slow down what the stages save. Nobody gets in with a shared key.
param location string
param tags object
param suffix string
param sku string
param captureDays int
param workspaceId string
param functionsPrincipalId string
param bridgePrincipalId string
param capturePrincipalId string

var roles = loadJsonContent('../roles.json')
var packages = 'packages'
var captured = 'capture'

// The host writes its leases, checkpoints and messages of Durable Task itself.
var hostRoles = ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']
var dataRoles = ['Storage Blob Data Contributor', 'Storage Table Data Contributor']

resource host 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'str3host${suffix}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: host
  name: 'default'
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: hostBlobs
  name: packages
  properties: {
    publicAccess: 'None'
  }
}

resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'str3data${suffix}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource dataBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: data
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource dataTables 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: data
  name: 'default'
}

resource captureContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: dataBlobs
  name: captured
  properties: {
    publicAccess: 'None'
  }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: data
  name: 'default'
  dependsOn: [dataBlobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'captured-events'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['${captured}/']
            }
            actions: {
              baseBlob: {
                tierToCool: {
                  daysAfterModificationGreaterThan: 7
                }
                delete: {
                  daysAfterModificationGreaterThan: captureDays
                }
              }
            }
          }
        }
      ]
    }
  }
}

resource functionsOnHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in hostRoles: {
  name: guid(host.id, 'functions', roles[role])
  scope: host
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
  }
}]

resource functionsOnData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in dataRoles: {
  name: guid(data.id, 'functions', roles[role])
  scope: data
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
  }
}]

// Leases of feeds, what sessions want, and the list of instruments are in tables.
resource bridgeOnData 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data.id, 'bridge', roles['Storage Table Data Contributor'])
  scope: data
  properties: {
    principalId: bridgePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Table Data Contributor'])
  }
}

resource captureOnContainer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(captureContainer.id, 'capture', roles['Storage Blob Data Contributor'])
  scope: captureContainer
  properties: {
    principalId: capturePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Blob Data Contributor'])
  }
}

resource hostDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: host
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

resource dataDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: data
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

// Reads and writes are too many to log each; removals are few, and the ones that somebody asks about.
resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: dataBlobs
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: dataTables
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

output hostBlobEndpoint string = host.properties.primaryEndpoints.blob
output hostQueueEndpoint string = host.properties.primaryEndpoints.queue
output hostTableEndpoint string = host.properties.primaryEndpoints.table
output packageContainer string = packageContainer.name
output dataId string = data.id
output dataBlobEndpoint string = data.properties.primaryEndpoints.blob
output dataTableEndpoint string = data.properties.primaryEndpoints.table
output captureContainer string = captureContainer.name
