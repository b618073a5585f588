// Written by `npm run catalogue`; do not edit.
import type { Route } from './define.ts';
import alertsGet from './alerts/get.ts';
import alertsMute from './alerts/mute.ts';
import alertsPut from './alerts/put.ts';
import alertsTest from './alerts/test.ts';
import auditCreateWebhook from './audit/create-webhook.ts';
import auditDeleteWebhook from './audit/delete-webhook.ts';
import auditListWebhooks from './audit/list-webhooks.ts';
import auditList from './audit/list.ts';
import authCreateToken from './auth/create-token.ts';
import authDeleteToken from './auth/delete-token.ts';
import authGetUser from './auth/get-user.ts';
import authListTokens from './auth/list-tokens.ts';
import authRotateToken from './auth/rotate-token.ts';
import authTokenInfo from './auth/token-info.ts';
import authUpdateToken from './auth/update-token.ts';
import authVerifyToken from './auth/verify-token.ts';
import catalogExecute from './catalog/execute.ts';
import catalogGet from './catalog/get.ts';
import catalogList from './catalog/list.ts';
import catalogPrompt from './catalog/prompt.ts';
import credentialsCreate from './credentials/create.ts';
import credentialsDelete from './credentials/delete.ts';
import credentialsList from './credentials/list.ts';
import credentialsTest from './credentials/test.ts';
import eventsGaps from './events/gaps.ts';
import eventsGet from './events/get.ts';
import eventsList from './events/list.ts';
import eventsLogs from './events/logs.ts';
import eventsQueueStatus from './events/queue-status.ts';
import eventsReplayRange from './events/replay-range.ts';
import eventsReplay from './events/replay.ts';
import eventsSaveAsCase from './events/save-as-case.ts';
import eventsSteps from './events/steps.ts';
import healthTestAll from './health/test-all.ts';
import healthTest from './health/test.ts';
import integrationsActivate from './integrations/activate.ts';
import integrationsBatch from './integrations/batch.ts';
import integrationsCreate from './integrations/create.ts';
import integrationsDelete from './integrations/delete.ts';
import integrationsDeprecate from './integrations/deprecate.ts';
import integrationsGetConfig from './integrations/get-config.ts';
import integrationsGetMonitoring from './integrations/get-monitoring.ts';
import integrationsGet from './integrations/get.ts';
import integrationsList from './integrations/list.ts';
import integrationsPause from './integrations/pause.ts';
import integrationsPermissions from './integrations/permissions.ts';
import integrationsRollback from './integrations/rollback.ts';
import integrationsSetWebhookSecret from './integrations/set-webhook-secret.ts';
import integrationsStage from './integrations/stage.ts';
import integrationsStatus from './integrations/status.ts';
import integrationsUpdateConfig from './integrations/update-config.ts';
import integrationsUpdateMonitoring from './integrations/update-monitoring.ts';
import integrationsUpdate from './integrations/update.ts';
import integrationsVersionDiff from './integrations/version-diff.ts';
import integrationsVersions from './integrations/versions.ts';
import integrationsWebhookConfig from './integrations/webhook-config.ts';
import integrationsWebhookLogs from './integrations/webhook-logs.ts';
import metricsGet from './metrics/get.ts';
import metricsPerformance from './metrics/performance.ts';
import metricsStatus from './metrics/status.ts';
import oauthStart from './oauth/start.ts';
import previewsEmail from './previews/email.ts';
import projectsList from './projects/list.ts';
import requestsCancel from './requests/cancel.ts';
import requestsIssueLogs from './requests/issue-logs.ts';
import requestsReprocessIssue from './requests/reprocess-issue.ts';
import requestsRevise from './requests/revise.ts';
import usersAdd from './users/add.ts';
import usersChange from './users/change.ts';
import usersList from './users/list.ts';
import usersRemove from './users/remove.ts';

export const ROUTES: readonly Route[] = [
  alertsGet as unknown as Route,
  alertsMute as unknown as Route,
  alertsPut as unknown as Route,
  alertsTest as unknown as Route,
  auditCreateWebhook as unknown as Route,
  auditDeleteWebhook as unknown as Route,
  auditListWebhooks as unknown as Route,
  auditList as unknown as Route,
  authCreateToken as unknown as Route,
  authDeleteToken as unknown as Route,
  authGetUser as unknown as Route,
  authListTokens as unknown as Route,
  authRotateToken as unknown as Route,
  authTokenInfo as unknown as Route,
  authUpdateToken as unknown as Route,
  authVerifyToken as unknown as Route,
  catalogExecute as unknown as Route,
  catalogGet as unknown as Route,
  catalogList as unknown as Route,
  catalogPrompt as unknown as Route,
  credentialsCreate as unknown as Route,
  credentialsDelete as unknown as Route,
  credentialsList as unknown as Route,
  credentialsTest as unknown as Route,
  eventsGaps as unknown as Route,
  eventsGet as unknown as Route,
  eventsList as unknown as Route,
  eventsLogs as unknown as Route,
  eventsQueueStatus as unknown as Route,
  eventsReplayRange as unknown as Route,
  eventsReplay as unknown as Route,
  eventsSaveAsCase as unknown as Route,
  eventsSteps as unknown as Route,
  healthTestAll as unknown as Route,
  healthTest as unknown as Route,
  integrationsActivate as unknown as Route,
  integrationsBatch as unknown as Route,
  integrationsCreate as unknown as Route,
  integrationsDelete as unknown as Route,
  integrationsDeprecate as unknown as Route,
  integrationsGetConfig as unknown as Route,
  integrationsGetMonitoring as unknown as Route,
  integrationsGet as unknown as Route,
  integrationsList as unknown as Route,
  integrationsPause as unknown as Route,
  integrationsPermissions as unknown as Route,
  integrationsRollback as unknown as Route,
  integrationsSetWebhookSecret as unknown as Route,
  integrationsStage as unknown as Route,
  integrationsStatus as unknown as Route,
  integrationsUpdateConfig as unknown as Route,
  integrationsUpdateMonitoring as unknown as Route,
  integrationsUpdate as unknown as Route,
  integrationsVersionDiff as unknown as Route,
  integrationsVersions as unknown as Route,
  integrationsWebhookConfig as unknown as Route,
  integrationsWebhookLogs as unknown as Route,
  metricsGet as unknown as Route,
  metricsPerformance as unknown as Route,
  metricsStatus as unknown as Route,
  oauthStart as unknown as Route,
  previewsEmail as unknown as Route,
  projectsList as unknown as Route,
  requestsCancel as unknown as Route,
  requestsIssueLogs as unknown as Route,
  requestsReprocessIssue as unknown as Route,
  requestsRevise as unknown as Route,
  usersAdd as unknown as Route,
  usersChange as unknown as Route,
  usersList as unknown as Route,
  usersRemove as unknown as Route,
];
