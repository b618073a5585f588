export default {
  name: 'tickets-at-a-helpdesk',
  async handle(event, context) {
    const { title, url, labels } = event.facts;
    const urgent = (labels ?? []).includes(context.config.urgent_label);
    await context.deskly.openTicket({ subject: title ?? 'An issue without a title', urgent, link: url ?? '' });
    return { status: 'success', processed: true };
  },
};
