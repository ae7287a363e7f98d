// What somebody must know at once. The code writes the events that are counted here; a test holds one against the other.
param location string
param tags object
param workspaceId string
param namespaceId string
param actionGroupId string
@description('Whether market data should be coming in: not before the bridge runs.')
param isTrading bool

var rules = [
  {
    name: 'dead-letters'
    text: 'An event could not be handled and was put aside: look at the dead letters before sending them again.'
    severity: 1
    enabled: true
    threshold: 0
    query: '''AppTraces
| where tostring(Properties.EventName) == 'PutAside'
| summarize Events = count() by AppRoleName'''
  }
  {
    name: 'consumer-lag'
    text: 'A stage handles events that are more than a minute old: it is slower than the market.'
    severity: 1
    enabled: true
    threshold: 2
    query: '''AppTraces
| where tostring(Properties.EventName) == 'Behind'
| summarize Events = count() by AppRoleName'''
  }
  {
    name: 'failed-orchestrations'
    text: 'An orchestration failed: a position, a backtest or a session may be without its keeper until the reconciliation.'
    severity: 0
    enabled: true
    threshold: 0
    query: '''AppTraces
| where tostring(Properties.prop__functionType) == 'Orchestrator' and tostring(Properties.prop__state) == 'Failed'
| summarize Events = count() by AppRoleName'''
  }
  {
    name: 'no-market-data'
    text: 'No market data has come in for a minute: positions are followed on old prices.'
    severity: 0
    enabled: isTrading
    threshold: 0
    query: '''AppTraces
| where tostring(Properties.EventName) == 'Silent'
| summarize Events = count() by AppRoleName'''
  }
  {
    name: 'live-orders'
    text: 'Orders, a position or an account need a person: keys are refused or missing, records are damaged, a venue has lost an order, or a position had to be left.'
    severity: 0
    enabled: true
    threshold: 0
    query: '''AppTraces
| where tostring(Properties.EventName) == 'NoGateway' or tostring(Properties.EventName) == 'NotAuthorised'
    or tostring(Properties.EventName) == 'LaneFailed' or tostring(Properties.EventName) == 'TakenToBeOver'
    or tostring(Properties.EventName) == 'Damaged' or tostring(Properties.EventName) == 'NotAdopted'
    or tostring(Properties.EventName) == 'PositionLeft'
| summarize Events = count() by AppRoleName'''
  }
  {
    name: 'failing-functions'
    text: 'Functions fail again and again: a store or a hub is out of reach, or a release is broken.'
    severity: 1
    enabled: true
    threshold: 10
    query: '''AppRequests
| where Success == false
| summarize Events = count() by AppRoleName'''
  }
]

// The same from outside the code, for when the function app itself is down. Where Azure has no figure at all for a hub, a rule on
// metrics says nothing: so both are needed.
var metrics = [
  {
    name: 'hub-silent'
    text: 'Nothing was sent to the hub of market data for a minute: the bridge is down, or every feed is.'
    severity: 0
    enabled: isTrading
    window: 'PT1M'
    metric: 'IncomingMessages'
    hubs: ['market-data']
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'hub-unread'
    text: 'Nobody has read market data for five minutes: the function app is down.'
    severity: 0
    enabled: isTrading
    window: 'PT5M'
    metric: 'OutgoingMessages'
    hubs: ['market-data']
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'hub-throttled'
    text: 'The namespace turns events away: it needs more throughput units.'
    severity: 1
    enabled: true
    window: 'PT5M'
    metric: 'ThrottledRequests'
    hubs: []
    operator: 'GreaterThan'
    threshold: 0
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: 'alert-r3edge-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'R3edge: ${rule.name}'
    description: rule.text
    severity: rule.severity
    enabled: rule.enabled
    scopes: [workspaceId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          metricMeasureColumn: 'Events'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: rule.threshold
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [actionGroupId]
    }
  }
}]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for one in metrics: {
  name: 'alert-r3edge-${one.name}'
  location: 'global'
  tags: tags
  properties: {
    description: one.text
    severity: one.severity
    enabled: one.enabled
    scopes: [namespaceId]
    evaluationFrequency: 'PT1M'
    windowSize: one.window
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: one.name
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.EventHub/namespaces'
          metricName: one.metric
          dimensions: empty(one.hubs) ? [] : [
            {
              name: 'EntityName'
              operator: 'Include'
              values: one.hubs
            }
          ]
          timeAggregation: 'Total'
          operator: one.operator
          threshold: one.threshold
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}]
