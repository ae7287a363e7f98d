// One identity for each that acts, so that each may do what it must and nothing more.
param location string
param tags object
param environmentName string

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-r3edge-functions-${environmentName}'
  location: location
  tags: tags
}

resource bridge 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-r3edge-bridge-${environmentName}'
  location: location
  tags: tags
}

resource capture 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-r3edge-capture-${environmentName}'
  location: location
  tags: tags
}

output functions object = {
  id: functions.id
  clientId: functions.properties.clientId
  principalId: functions.properties.principalId
}
output bridge object = {
  id: bridge.id
  clientId: bridge.properties.clientId
  principalId: bridge.properties.principalId
}
output capture object = {
  id: capture.id
  principalId: capture.properties.principalId
}
