// The bridge: one container a shard, always exactly one, because the feeds of a shard are held by a lease.
param location string
param tags object
param environmentName string
@description('Empty before the image is built for the first time, which leaves the containers out.')
param image string
param shards int
param registryServer string
param identityId string
param identityClientId string
param hubsNamespace string
param dataBlobEndpoint string
param dataTableEndpoint string
param workspaceId string
@description('What is brought in, may be traded and is ranked: venue/SYMBOL joined by commas.')
param instruments string = 'binance/BTC-USDT,binance/ETH-USDT,kucoin/BTC-USDT,kucoin/ETH-USDT,kraken/BTC-USD,kraken/ETH-USD,coinbase/BTC-USD,coinbase/ETH-USD'

resource surroundings 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: 'cae-r3edge-${environmentName}'
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: surroundings
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

resource bridge 'Microsoft.App/containerApps@2024-03-01' = [for shard in range(0, empty(image) ? 0 : shards): {
  name: 'ca-r3edge-bridge-${shard}'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: surroundings.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 60
      scale: {
        minReplicas: 1
        maxReplicas: 1
      }
      containers: [
        {
          name: 'bridge'
          image: image
          resources: {
            cpu: json('1.0')
            memory: '2Gi'
          }
          env: [
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'EventHubs__fullyQualifiedNamespace', value: hubsNamespace }
            { name: 'Storage__tableServiceUri', value: dataTableEndpoint }
            { name: 'Storage__blobServiceUri', value: dataBlobEndpoint }
            { name: 'Bridge__Instruments', value: instruments }
            { name: 'Bridge__Shards', value: string(shards) }
            { name: 'Bridge__MaximumFeeds', value: '256' }
          ]
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/health/live'
                port: 8080
              }
              periodSeconds: 2
              failureThreshold: 30
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/health/live'
                port: 8080
              }
              periodSeconds: 10
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/health/ready'
                port: 8080
              }
              periodSeconds: 5
              failureThreshold: 3
            }
          ]
        }
      ]
    }
  }
}]
