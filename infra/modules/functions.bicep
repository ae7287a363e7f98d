// The function app on a Flex Consumption plan. It reaches everything by its identity; no setting holds a secret.
param location string
param tags object
param suffix string
param environmentName string
param identityId string
param identityClientId string
param hostBlobEndpoint string
param hostQueueEndpoint string
param hostTableEndpoint string
param packageContainer string
param dataBlobEndpoint string
param dataTableEndpoint string
param hubsNamespace string
param vaultUri string
param insightsConnection string
param workspaceId string
param mostInstances int
param readyInstances int
@allowed(['EntraId', 'Oidc'])
param authenticationProvider string
param entraClientId string
param entraAudience string
param oidcAuthority string
param oidcAudience string
param allowLive bool
param backtestParallelism int
param deadLetterDays int

// Functions of the stages scale one by one; these are on the way from a trade to an order, where a cold start costs money.
var readyFunctions = concat([
  'function:Collector'
  'function:BaseSignal'
  'function:QualifiedSignal'
  'function:MoneyManager'
  'durable'
], allowLive ? ['function:OrderGateway'] : [])
var entraSettings = [
  { name: 'AzureAd__Instance', value: environment().authentication.loginEndpoint }
  { name: 'AzureAd__TenantId', value: subscription().tenantId }
  { name: 'AzureAd__ClientId', value: entraClientId }
  { name: 'AzureAd__Audience', value: entraAudience }
]
var oidcSettings = [
  { name: 'Oidc__Authority', value: oidcAuthority }
  { name: 'Oidc__Audience', value: oidcAudience }
]
var settings = [
  { name: 'AzureWebJobsStorage__blobServiceUri', value: hostBlobEndpoint }
  { name: 'AzureWebJobsStorage__queueServiceUri', value: hostQueueEndpoint }
  { name: 'AzureWebJobsStorage__tableServiceUri', value: hostTableEndpoint }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: identityClientId }
  { name: 'EventHubs__fullyQualifiedNamespace', value: hubsNamespace }
  { name: 'EventHubs__credential', value: 'managedidentity' }
  { name: 'EventHubs__clientId', value: identityClientId }
  { name: 'AZURE_CLIENT_ID', value: identityClientId }
  { name: 'Storage__tableServiceUri', value: dataTableEndpoint }
  { name: 'Storage__blobServiceUri', value: dataBlobEndpoint }
  { name: 'KeyVault__vaultUri', value: vaultUri }
  { name: 'Authentication__Provider', value: authenticationProvider }
  { name: 'Trading__AllowLive', value: allowLive ? 'true' : 'false' }
  // It reads all market data, for the targets of live positions alone.
  { name: 'AzureWebJobs.TargetPrices.Disabled', value: allowLive ? 'false' : 'true' }
  { name: 'Backtests__Parallelism', value: string(backtestParallelism) }
  { name: 'Retention__DeadLetterDays', value: string(deadLetterDays) }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnection }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identityClientId};Authorization=AAD' }
]

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-r3edge-${environmentName}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-r3edge-${environmentName}-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostBlobEndpoint}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: mostInstances
        alwaysReady: [for name in (readyInstances == 0 ? [] : readyFunctions): {
          name: name
          instanceCount: readyInstances
        }]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      appSettings: concat(settings, authenticationProvider == 'EntraId' ? entraSettings : oidcSettings)
    }
  }
}

// Publishing with a password is off; the package comes by identity.
resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output name string = app.name
output address string = 'https://${app.properties.defaultHostName}'
