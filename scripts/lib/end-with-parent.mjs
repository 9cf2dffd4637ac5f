// Loaded into every service: when the process that started it is killed, their channel closes and the service stops as on SIGTERM.
import process from 'node:process';

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
