import { setOutboundReach } from '@app/outbound';

// Connectors of tests talk to simulators on this machine. A process gets the same from its configuration outside production.
setOutboundReach('loopback');
