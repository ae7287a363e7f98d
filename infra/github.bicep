// Once for an environment, by an owner of the subscription: the identity by which the workflow of the repository deploys. It has no
// secret; the repository's runs in the environment of that name are believed.
targetScope = 'subscription'

@allowed(['dev', 'prod'])
param environmentName string
param location string
@description('owner/name of the repository.')
param repository string

var roles = loadJsonContent('roles.json')

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-r3edge-deployment-${environmentName}'
  location: location
}

module deployer 'modules/deployer.bicep' = {
  name: 'deployer'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    repository: repository
  }
}

resource contributing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, environmentName, roles.Contributor)
  properties: {
    principalId: deployer.outputs.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.Contributor)
  }
}

// It may hand out the roles of data that main.bicep hands out, and no other.
resource assigning 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, environmentName, roles['Role Based Access Control Administrator'])
  properties: {
    principalId: deployer.outputs.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Role Based Access Control Administrator'])
    conditionVersion: '2.0'
    condition: replace('((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/write\'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ROLES})) AND ((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/delete\'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ROLES}))', 'ROLES', join([
      roles['Azure Event Hubs Data Receiver']
      roles['Azure Event Hubs Data Sender']
      roles['Storage Blob Data Owner']
      roles['Storage Blob Data Contributor']
      roles['Storage Queue Data Contributor']
      roles['Storage Table Data Contributor']
      roles['Key Vault Secrets User']
      roles.AcrPull
      roles['Monitoring Metrics Publisher']
    ], ', '))
  }
}

output clientId string = deployer.outputs.clientId
