// What the payloads of a service that no catalogue has mean. It runs in the sandbox, after the webhook was verified.
export default {
  processors: {
    custom_service(payload) {
      if (payload.kind === 'heartbeat') return null;
      return {
        type: `order.${payload.state ?? 'unknown'}`,
        id: payload.uid,
        object: `order/${payload.order}`,
        facts: {
          title: `Order ${payload.order ?? '?'}`,
          author: payload.customer?.name ?? null,
          url: payload.link ?? null,
          sum: Number(payload.sum ?? 0),
        },
      };
    },
  },
};
