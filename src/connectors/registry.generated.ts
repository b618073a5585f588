// Written by `npm run catalogue` from the folders beside it. Do not edit.
import type { Connector } from './define.ts';
import amocrm from './amocrm/index.ts';
import circleci from './circleci/index.ts';
import datadog from './datadog/index.ts';
import discord from './discord/index.ts';
import dropbox from './dropbox/index.ts';
import email from './email/index.ts';
import github from './github/index.ts';
import githubActions from './github_actions/index.ts';
import googleAnalytics from './google_analytics/index.ts';
import googleDrive from './google_drive/index.ts';
import googleSheets from './google_sheets/index.ts';
import jenkins from './jenkins/index.ts';
import jira from './jira/index.ts';
import linear from './linear/index.ts';
import mixpanel from './mixpanel/index.ts';
import mongodb from './mongodb/index.ts';
import mysql from './mysql/index.ts';
import n8n from './n8n/index.ts';
import okdesk from './okdesk/index.ts';
import openai from './openai/index.ts';
import pagerduty from './pagerduty/index.ts';
import paypal from './paypal/index.ts';
import postgresql from './postgresql/index.ts';
import prometheus from './prometheus/index.ts';
import s3 from './s3/index.ts';
import sentry from './sentry/index.ts';
import slack from './slack/index.ts';
import stripe from './stripe/index.ts';
import teams from './teams/index.ts';
import telegram from './telegram/index.ts';
import webhook from './webhook/index.ts';
import yandexTranslate from './yandex_translate/index.ts';

export const connectors: readonly Connector[] = [
  amocrm,
  circleci,
  datadog,
  discord,
  dropbox,
  email,
  github,
  githubActions,
  googleAnalytics,
  googleDrive,
  googleSheets,
  jenkins,
  jira,
  linear,
  mixpanel,
  mongodb,
  mysql,
  n8n,
  okdesk,
  openai,
  pagerduty,
  paypal,
  postgresql,
  prometheus,
  s3,
  sentry,
  slack,
  stripe,
  teams,
  telegram,
  webhook,
  yandexTranslate,
];
