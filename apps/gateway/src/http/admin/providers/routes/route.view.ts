/** A route from a service to an account. */
export class RouteView {
  id: string;
  service: string;
  currency: string;
  provider_account: string;
  provider_account_name: string;
  mode: 'live' | 'test';
  /** Null means all merchants. */
  merchant: string | null;
  /** The lowest number is tried first. */
  priority: number;
  /** A decimal string; null means no minimum. */
  min_amount: string | null;
  max_amount: string | null;
  enabled: boolean;
}

/** A service that a route can start from. */
export class ServiceChoiceView {
  code: string;
  name: string;
  method: string;
  currency: string;
}

export class RoutesView {
  data: RouteView[];
  services: ServiceChoiceView[];
}

/** A change of a route, with the route as it was afterwards. */
export class RouteChangeView {
  /** The action in plain words. */
  title: string;
  operator: string;
  at: string;
  route: RouteView;
}

export class RouteChangesView {
  data: RouteChangeView[];
}
