-- Stops a lane for a URL. KEYS: prefix. ARGV: URL, now ms.
stop(KEYS[1], ARGV[1], ARGV[2])
redis.call('DEL', KEYS[1] .. 'failing')
return {}
