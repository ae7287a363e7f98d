// What an operator looks at first.
param location string
param tags object
param environmentName string
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'R3edge ${environmentName}'
    serializedData: loadTextContent('../workbook.json')
    sourceId: workspaceId
    version: 'Notebook/1.0'
  }
}
