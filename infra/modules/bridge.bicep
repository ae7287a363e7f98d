// The bridge: some containers, each always there exactly once. They share the feeds by leases, and one takes over what another loses.
param location string
param tags object
param environmentName string
@description('Empty before the image is built for the first time, which leaves the containers out.')
param image string
param containers int
param shards int
@description('What is brought in, may be traded and is ranked: venue/SYMBOL joined by commas.')
param instruments string
param registryServer string
param identityId string
param identityClientId string
param hubsNamespace string
param dataTableEndpoint string
param workspaceId string

// Venues: Binance, KuCoin, Kraken, Coinbase. Each container may run twice its share, so that the feeds of a lost one find room.
var venues = 4
var mostFeeds = containers == 1 ? 256 : max(1, min(256, 2 * venues * shards / containers))

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

resource bridge 'Microsoft.App/containerApps@2024-03-01' = [for number in range(0, empty(image) ? 0 : containers): {
  name: 'ca-r3edge-bridge-${number}'
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
            { name: 'Bridge__Instruments', value: instruments }
            { name: 'Bridge__Shards', value: string(shards) }
            { name: 'Bridge__MaximumFeeds', value: string(mostFeeds) }
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
