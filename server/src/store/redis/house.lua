-- The shared memory of a house inside Redis: one script, so that each call is one atomic step.
-- Every key begins with the same hash tag, and so lies in one slot of a Redis Cluster, and with the version of this layout;
-- KEYS[1] names both. What is JSON here is opaque: `records.ts` knows the versions of records. Nodes with another version of
-- this script, but of the same layout, work on the same keys at the same time.
--   house           hash    epoch (changes when everything was lost), seq (changes so far), mark and markAt (to age the
--                           log), beatAt (when a node last said that it lives)
--   log             list    the latest changes as JSON; its last is number `seq`
--   queue           hash    guest -> "<node> <since> <ticket in its place as JSON>"
--   nodes           zset    node -> until when (ms) it counts as alive
--   waiting:<node>  set     guests whose tickets this node put into the queue
--   recall:<node>   string  there if tickets of this node were taken out because it seemed dead
--   visits:<node>   hash    hash of a resume token -> guest; outlives the node by the grace
--   around:<node>   set     tables that concern this node: it laid them, or has guests there; outlives it likewise
--   graves          zset    dead node -> when (ms) the grace of its guests ends
--   orphans         set     tables of nodes that have just died, for the first node to clear up
--   place:<guest>   string  "<since> <ticket in its place as JSON>" of one who is lost, or whose node is dead
--   moved:<guest>   string  the node to which the guest has come from another
--   at:<guest>      string  the table at which this guest was last given a seat, or knocked
--   last:<node>     hash    seq and reply of the node's last commit, so that one that is tried again is done once
--   inbox:<node>    stream  notices for the node's guests; `bell:<node>` is the channel that says there are some
--   table:<table>   string  "<revision> <record as JSON>"
--   guests:<table>  hash    guest -> node, of all who have been at this table or its door
--   tables          zset    table -> when (ms) its record expires
--   open            set     tables that the queue may fill
--   salts           hash    hour, a, b
--   spent           zset    what was spent -> until when (ms) that is remembered
local HOUSE, CALL, me = KEYS[1], ARGV[1], ARGV[2]
local base = string.sub(HOUSE, 1, -6)
local redisTime = redis.call('TIME')
local now = redisTime[1] * 1000 + math.floor(redisTime[2] / 1000)

-- Times in ms. What a node does not refresh is gone after KEPT.
local KEPT, TABLE_KEPT, SALTS_KEPT = 60000, 600000, 10800000
local LOG_MAX, LOG_AGE, INBOX_MAX = 4096, 30000, 4096
local SPENT_MAX = 50000
-- For a private table without guests, and for a lost guest: come with each commit and beat.
local emptyKept, grace

local at = 2
local function arg()
  at = at + 1
  return ARGV[at]
end

local function expire(key, ms)
  redis.call('PEXPIRE', base .. key, ms)
end

-- Never shortens the time that a key has.
local function expireLater(key, ms)
  redis.call('PEXPIRE', base .. key, ms, 'NX')
  redis.call('PEXPIRE', base .. key, ms, 'GT')
end

local function note(change)
  redis.call('RPUSH', base .. 'log', change)
  redis.call('HINCRBY', HOUSE, 'seq', 1)
end

local function takeOut(guest, node)
  redis.call('HDEL', base .. 'queue', guest)
  redis.call('SREM', base .. 'waiting:' .. node, guest)
  note('{"type":"went","guest":"' .. guest .. '"}')
end

local function ticketOf(guest)
  local value = redis.call('HGET', base .. 'queue', guest)
  if not value then return nil end
  local node, since = string.match(value, '^(%S+) (%S+) ')
  return node, since, value
end

-- For one who may come back to any node until the grace is over; `node` has the ticket in the queue, if it is there.
local function setAside(guest, value, node)
  redis.call('SET', base .. 'place:' .. guest, string.match(value, '^%S+ (.*)$'), 'PX', grace)
  if node then takeOut(guest, node) end
end

-- The node to which a guest has come from another, if they have.
local function homeOf(guest)
  return redis.call('GET', base .. 'moved:' .. guest)
end

local function isAlive(node)
  local untilMs = redis.call('ZSCORE', base .. 'nodes', node)
  return untilMs and tonumber(untilMs) > now
end

-- A process that was killed stops listening at once, long before its time is over.
local function listens(node)
  return redis.call('PUBSUB', 'SHARDNUMSUB', base .. 'bell:' .. node)[2] > 0
end

-- Takes all these tickets out of the queue, or none; returns their guests' nodes.
local function claim()
  local guests, nodes, all = {}, {}, true
  for index = 1, tonumber(arg()) do
    local guest, since = arg(), arg()
    local node, place, value = ticketOf(guest)
    if place ~= since then
      all = false
    elseif node ~= me and not (isAlive(node) and listens(node)) then
      -- Nobody would sit down. The node puts the ticket back if it is alive after all.
      setAside(guest, value, node)
      redis.call('SET', base .. 'recall:' .. node, 1, 'PX', KEPT)
      all = false
    else
      guests[index], nodes[index] = guest, node
    end
  end
  if not all then return nil end
  for index, guest in ipairs(guests) do takeOut(guest, nodes[index]) end
  return guests, nodes
end

local function seat(id, guest, node, ms)
  redis.call('HSET', base .. 'guests:' .. id, guest, node)
  redis.call('SADD', base .. 'around:' .. node, id)
  expire('around:' .. node, TABLE_KEPT)
  redis.call('SET', base .. 'at:' .. guest, id, 'PX', ms)
  expireLater('guests:' .. id, ms + KEPT)
end

-- Without `ms`, for as long as it would have been kept anyway.
local function keep(id, value, ms)
  if not ms then
    redis.call('SET', base .. 'table:' .. id, value, 'KEEPTTL')
    return
  end
  redis.call('SET', base .. 'table:' .. id, value, 'PX', ms)
  redis.call('ZADD', base .. 'tables', now + ms, id)
  expireLater('tables', ms)
end

local function forget(id)
  redis.call('DEL', base .. 'table:' .. id)
  redis.call('ZREM', base .. 'tables', id)
  -- Those who were there may still have to hear of it.
  expire('guests:' .. id, KEPT)
end

local function open(id, value)
  redis.call('SADD', base .. 'open', id)
  expireLater('open', TABLE_KEPT)
  note('{"type":"opened","table":' .. string.sub(value, string.find(value, ' ', 1, true) + 1) .. '}')
end

local function close(id)
  if redis.call('SREM', base .. 'open', id) == 1 then
    note('{"type":"closed","table":"' .. id .. '"}')
  end
end

-- Each step returns its reply and, true, whether the next ones have to be thought over.
local steps = {}

local function putIn(guest, since, ticket)
  local value = me .. ' ' .. since .. ' ' .. ticket
  local node, _, before = ticketOf(guest)
  redis.call('DEL', base .. 'place:' .. guest)
  if before == value then return end
  if before then takeOut(guest, node) end
  redis.call('HSET', base .. 'queue', guest, value)
  redis.call('SADD', base .. 'waiting:' .. me, guest)
  -- A node that was taken for dead and does not know it yet: should it be, it is buried once more.
  if not isAlive(me) then redis.call('ZADD', base .. 'nodes', 'NX', now, me) end
  expire('waiting:' .. me, KEPT)
  note('{"type":"came","waiting":' .. ticket .. '}')
end

function steps.wait()
  local guest, since, ticket = arg(), arg(), arg()
  -- A word that was under way when the guest came to another node.
  local home = homeOf(guest)
  if home and home ~= me then return 0 end
  putIn(guest, since, ticket)
  return 1
end

function steps.renew()
  local guest, since, ticket = arg(), arg(), arg()
  local _, place = ticketOf(guest)
  if place == since then putIn(guest, since, ticket) end
  return 1
end

-- A node speaks for its own guests: who has come to another is not concerned.
function steps.withdraw()
  local guest = arg()
  local node = ticketOf(guest)
  if node == me then takeOut(guest, node) end
  if not node then redis.call('DEL', base .. 'place:' .. guest) end
  return 1
end

function steps.setAside()
  local guest, since, ticket = arg(), arg(), arg()
  local home = homeOf(guest)
  if home and home ~= me then return 0 end
  setAside(guest, me .. ' ' .. since .. ' ' .. ticket, (ticketOf(guest)))
  return 1
end

-- The record of a table, unless somebody has changed it since it was read (`revision`; empty: there was none): then -1; or
-- 0 if one of the tickets does not wait. An empty value forgets the table, '=' leaves it as it is. `kept`: 'usual', 'empty'
-- (nobody sits there now), or 'same' (as long as before). Then the tickets, and those who come without one.
function steps.change()
  local id, revision, value, kept, becomes = arg(), arg(), arg(), arg(), arg()
  local before = redis.call('GET', base .. 'table:' .. id)
  if (before and string.match(before, '^%d+') or '') ~= revision then return -1, true end
  local guests, nodes = claim()
  if not guests then return 0, true end
  if value == '' then
    forget(id)
  elseif value ~= '=' then
    keep(id, value, ({ usual = TABLE_KEPT, empty = emptyKept })[kept])
  end
  for index, guest in ipairs(guests) do seat(id, guest, nodes[index], TABLE_KEPT) end
  if #guests > 0 then
    redis.call('SADD', base .. 'around:' .. me, id)
    expire('around:' .. me, TABLE_KEPT)
  end
  for _ = 1, tonumber(arg()) do
    local guest = arg()
    -- Asked by another node, perhaps, on behalf of one who is known to wait there.
    local node = homeOf(guest) or redis.call('HGET', base .. 'guests:' .. id, guest)
    seat(id, guest, node or me, TABLE_KEPT)
  end
  if becomes == 'opened' then open(id, value) end
  if becomes == 'closed' then close(id) end
  return 1
end

-- There is no such table any more: whoever still thinks it open has to hear of that.
function steps.shut()
  close(arg())
  return 1
end

function steps.deliver()
  local guest, id, notice = arg(), arg(), arg()
  local node = redis.call('HGET', base .. 'guests:' .. id, guest) or ticketOf(guest)
  if not node or node == me or not isAlive(node) then return 0 end
  redis.call('XADD', base .. 'inbox:' .. node, 'MAXLEN', '~', INBOX_MAX, '*', 'g', guest, 'n', notice)
  expire('inbox:' .. node, KEPT)
  return redis.call('SPUBLISH', base .. 'bell:' .. node, '') > 0 and 1 or 0
end

function steps.know()
  local guest, token, before = arg(), arg(), arg()
  local key = base .. 'visits:' .. me
  if before ~= '' then redis.call('HDEL', key, before) end
  redis.call('HSET', key, token, guest)
  expire('visits:' .. me, grace + KEPT)
  return 1
end

function steps.forget()
  redis.call('HDEL', base .. 'visits:' .. me, arg())
  return 1
end

-- { guest, their ticket in its place, the record of their table }, each of the latter false if there is none; or 0.
function steps.takeOver()
  local token = arg()
  local guest, home
  for _, key in ipairs({ 'nodes', 'graves' }) do
    for _, node in ipairs(redis.call('ZRANGE', base .. key, 0, -1)) do
      if node ~= me and not guest then
        guest, home = redis.call('HGET', base .. 'visits:' .. node, token), node
      end
    end
  end
  if not guest then return 0 end
  redis.call('HDEL', base .. 'visits:' .. home, token)
  redis.call('SET', base .. 'moved:' .. guest, me, 'PX', grace + KEPT)
  local node, _, value = ticketOf(guest)
  if node then setAside(guest, value, node) end
  local id = redis.call('GET', base .. 'at:' .. guest)
  local record = id and redis.call('GET', base .. 'table:' .. id)
  if record and string.find(record, '"' .. guest .. '"', 1, true) then
    seat(id, guest, me, TABLE_KEPT)
  else
    record = false
  end
  if isAlive(home) then
    redis.call('XADD', base .. 'inbox:' .. home, 'MAXLEN', '~', INBOX_MAX, '*', 'g', guest, 'n', '{"type":"moved"}')
    expire('inbox:' .. home, KEPT)
    redis.call('SPUBLISH', base .. 'bell:' .. home, '')
  end
  return { guest, redis.call('GET', base .. 'place:' .. guest), record }
end

-- 1 if it was not spent before, and can be remembered.
function steps.spend()
  local what, keptMs = arg(), tonumber(arg())
  redis.call('ZREMRANGEBYSCORE', base .. 'spent', '-inf', now)
  if redis.call('ZCARD', base .. 'spent') >= SPENT_MAX then return 0 end
  local added = redis.call('ZADD', base .. 'spent', 'NX', now + keptMs, what)
  expireLater('spent', keptMs)
  return added
end

function steps.salts()
  local hour, a, b = tonumber(arg()), arg(), arg()
  local kept = redis.call('HMGET', base .. 'salts', 'hour', 'a', 'b')
  local keptHour = tonumber(kept[1] or -2)
  if keptHour >= hour then return { kept[2], kept[3] } end
  if keptHour == hour - 1 then b = kept[2] end
  redis.call('HSET', base .. 'salts', 'hour', hour, 'a', a, 'b', b)
  expire('salts', SALTS_KEPT)
  return { a, b }
end

local calls = {}

-- seq, emptyTableMs and graceMs, then steps -> replies to those that were done, as JSON
function calls.commit()
  local seq = arg()
  emptyKept, grace = tonumber(arg()), tonumber(arg())
  local last = redis.call('HMGET', base .. 'last:' .. me, 'seq', 'reply')
  -- The reply was lost, or the connection was while an older copy was still on its way.
  if last[1] and tonumber(last[1]) >= tonumber(seq) then return last[2] end
  local replies = {}
  while at < #ARGV do
    local reply, stop = steps[arg()]()
    replies[#replies + 1] = reply
    if stop then break end
  end
  redis.call('LTRIM', base .. 'log', -LOG_MAX, -1)
  for _, key in ipairs({ 'house', 'log', 'queue' }) do expire(key, KEPT) end
  local text = cjson.encode(replies)
  redis.call('HSET', base .. 'last:' .. me, 'seq', seq, 'reply', text)
  expire('last:' .. me, KEPT)
  return text
end

-- epoch and seq of the last change known, if any -> { epoch, seq, whole, ... }
function calls.changes()
  local knownEpoch, known = arg(), tonumber(arg())
  local house = redis.call('HMGET', HOUSE, 'epoch', 'seq')
  local epoch, seq = house[1], tonumber(house[2] or 0)
  local missing = knownEpoch == epoch and seq - known or -1
  if missing == 0 then return { epoch, seq, 0, {} } end
  if missing > 0 and missing <= redis.call('LLEN', base .. 'log') then
    return { epoch, seq, 0, redis.call('LRANGE', base .. 'log', -missing, -1) }
  end
  local tables = {}
  for _, id in ipairs(redis.call('SMEMBERS', base .. 'open')) do
    local value = redis.call('GET', base .. 'table:' .. id)
    if value then tables[#tables + 1] = value end
  end
  return { epoch, seq, 1, redis.call('HVALS', base .. 'queue'), tables }
end

-- tables -> their records, or false
function calls.read()
  local values = {}
  for index = 3, #ARGV do values[index - 2] = redis.call('GET', base .. 'table:' .. ARGV[index]) end
  return values
end

function calls.count()
  redis.call('ZREMRANGEBYSCORE', base .. 'tables', '-inf', now)
  return { redis.call('HLEN', base .. 'queue'), redis.call('ZCARD', base .. 'tables') }
end

-- id of the last notice that has been read -> the next ones; those before it are thrown away
function calls.inbox()
  local last, key = arg(), base .. 'inbox:' .. me
  redis.call('XTRIM', key, 'MINID', last)
  local notices = {}
  for _, entry in ipairs(redis.call('XRANGE', key, '(' .. last, '+', 'COUNT', 256)) do
    notices[#notices + 1] = { entry[1], entry[2][2], entry[2][4] }
  end
  return notices
end

-- A dead node's tickets leave the queue, and its guests are lost: they have the grace to come to another node.
local function bury(node)
  for _, guest in ipairs(redis.call('SMEMBERS', base .. 'waiting:' .. node)) do
    local holder, _, value = ticketOf(guest)
    if holder == node then setAside(guest, value, node) end
  end
  for _, id in ipairs(redis.call('SMEMBERS', base .. 'around:' .. node)) do
    redis.call('SADD', base .. 'orphans', id)
  end
  expire('orphans', KEPT)
  redis.call('ZREM', base .. 'nodes', node)
  redis.call('ZADD', base .. 'graves', now + grace, node)
  expireLater('graves', grace + KEPT)
  for _, key in ipairs({ 'visits:', 'around:' }) do expire(key .. node, grace + KEPT) end
  for _, key in ipairs({ 'waiting:', 'last:', 'inbox:', 'recall:' }) do
    redis.call('DEL', base .. key .. node)
  end
end

-- The grace of a dead node's guests is over; returns the tables that concerned it.
local function forgetNode(node)
  local around = redis.call('SMEMBERS', base .. 'around:' .. node)
  redis.call('ZREM', base .. 'graves', node)
  for _, key in ipairs({ 'visits:', 'around:' }) do redis.call('DEL', base .. key .. node) end
  return around
end

-- Refreshes a table while a guest of this node is at it or at its door.
local function refresh(id)
  local record = redis.call('GET', base .. 'table:' .. id)
  local isThere = false
  if record then
    local guests = redis.call('HGETALL', base .. 'guests:' .. id)
    for index = 1, #guests, 2 do
      if guests[index + 1] == me and string.find(record, '"' .. guests[index] .. '"', 1, true) then
        isThere = true
        redis.call('PEXPIRE', base .. 'at:' .. guests[index], TABLE_KEPT, 'GT')
      end
    end
  end
  if isThere then
    if redis.call('PEXPIRE', base .. 'table:' .. id, TABLE_KEPT, 'GT') == 1 then
      redis.call('ZADD', base .. 'tables', now + TABLE_KEPT, id)
    end
    expireLater('guests:' .. id, TABLE_KEPT + KEPT)
    expireLater('tables', TABLE_KEPT)
    expireLater('open', TABLE_KEPT)
  else
    redis.call('SREM', base .. 'around:' .. me, id)
    if not record then close(id) end
  end
end

-- How long (ms) the node will count as alive, graceMs, and a cursor into its tables
-- -> { epoch, whether it counted as alive, next cursor, tables of nodes that have died, and of those whose grace is over }
function calls.beat()
  local aliveMs = tonumber(arg())
  grace = tonumber(arg())
  local cursor = arg()
  local recalled = redis.call('DEL', base .. 'recall:' .. me) == 1
  local known = isAlive(me) and not recalled and 1 or 0
  -- When nobody could say anything, it was Redis that was away: everybody gets their time again.
  local beatAt = tonumber(redis.call('HGET', HOUSE, 'beatAt') or 0)
  if now - beatAt > aliveMs / 2 then
    for _, node in ipairs(redis.call('ZRANGE', base .. 'nodes', 0, -1)) do
      redis.call('ZADD', base .. 'nodes', now + aliveMs, node)
    end
  end
  redis.call('HSET', HOUSE, 'beatAt', now)
  redis.call('ZADD', base .. 'nodes', now + aliveMs, me)
  redis.call('ZREM', base .. 'graves', me)
  for _, node in ipairs(redis.call('ZRANGEBYSCORE', base .. 'nodes', '-inf', now)) do bury(node) end
  local orphans = redis.call('SMEMBERS', base .. 'orphans')
  redis.call('DEL', base .. 'orphans')
  local abandoned = {}
  for _, node in ipairs(redis.call('ZRANGEBYSCORE', base .. 'graves', '-inf', now)) do
    for _, id in ipairs(forgetNode(node)) do abandoned[#abandoned + 1] = id end
  end
  local house = redis.call('HMGET', HOUSE, 'seq', 'mark', 'markAt')
  local seq = tonumber(house[1] or 0)
  if now - tonumber(house[3] or 0) > LOG_AGE then
    local young = seq - tonumber(house[2] or 0)
    if young == 0 then redis.call('DEL', base .. 'log') else redis.call('LTRIM', base .. 'log', -young, -1) end
    redis.call('HSET', HOUSE, 'mark', seq, 'markAt', now)
  end
  local some = redis.call('SSCAN', base .. 'around:' .. me, cursor, 'COUNT', 100)
  for _, id in ipairs(some[2]) do refresh(id) end
  for _, key in ipairs({ 'house', 'log', 'queue', 'nodes', 'waiting:' .. me, 'last:' .. me }) do
    expire(key, KEPT)
  end
  expire('around:' .. me, TABLE_KEPT)
  expire('visits:' .. me, grace + KEPT)
  return { redis.call('HGET', HOUSE, 'epoch'), known, some[1], orphans, abandoned }
end

-- Guests -> those who have come to another node
function calls.moved()
  local gone = {}
  for index = 3, #ARGV do
    local node = homeOf(ARGV[index])
    if node and node ~= me then gone[#gone + 1] = ARGV[index] end
  end
  return gone
end

-- '1' if guests who may still come back count, then tables -> for each { record or false, guests whom a node has }
function calls.around()
  local found, withLost = {}, arg() == '1'
  for index = 4, #ARGV do
    local id, living = ARGV[index], {}
    local guests = redis.call('HGETALL', base .. 'guests:' .. id)
    for entry = 1, #guests, 2 do
      local node = guests[entry + 1]
      if isAlive(node) or (withLost and redis.call('ZSCORE', base .. 'graves', node)) then
        living[#living + 1] = guests[entry]
      end
    end
    found[#found + 1] = { redis.call('GET', base .. 'table:' .. id), living }
  end
  return found
end

-- graceMs
function calls.leave()
  grace = tonumber(arg())
  bury(me)
  return 1
end

redis.call('HSETNX', HOUSE, 'epoch', now .. '-' .. me)
expire('house', KEPT)
return calls[CALL]()
