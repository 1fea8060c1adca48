/*
 * Drawing a recipe (docs/protocol.md, 7.7) for the model checker spin: every order of words and ends of waiting at a table of
 * three, where A and B are honest, the link between them is theirs, and M says anything to either at any time. Cryptography is
 * ideal: a commitment is the nonce it binds to, and a set is what was committed to. So it says nothing of the 30 bits; the bound
 * of 7.7 starts from what is shown here: one nonce, one set; nothing leaves before everybody is bound; no run without a hand at
 * this end; two who show a recipe of one run show the same; and a nonce that has left is drawn or counted as broken.
 *
 *   spin -run -safety docs/models/comparing.pml
 *
 * finds nothing in 1.4 million states. With -DNO_SET, -DNO_FIRST, -DEARLY or -DNO_HAND, which leave out one rule each, it finds an
 * attack. `check.sh` beside this file tries all of them.
 */
#define A 0
#define B 1
#define M 2
/* So often does each press; 2 is as many as there is room for. */
#ifndef RUNS
#define RUNS 2
#endif
#define OTHER(me) (1 - (me))

mtype = { press, commit, reveal };
mtype = { quiet, pressed, committing, revealing };

/* Between A and B: what, the run, and of the set M's commitment, in which alone two sets of a run can differ. */
chan to[2] = [6] of { mtype, byte, byte };

mtype phase[2] = quiet;
byte at[2];
/* The lowest number that a guest takes. */
byte next[2] = 1;
/* Acts that have not led to a run yet. */
byte hands[2];
bool heardPress[2];
/* Of the run under way: to what M has bound itself towards this guest (0: not yet), and whose words are here. */
byte bound[2];
bool committed[2];
bool nonceOfMate[2];
bool nonceOfM[2];
/* For which set a guest's nonce of a run has left, and which set it has shown; 0 for none. */
byte left[6];
byte shown[6];
byte broken[2];
#define OF(me, r) ((me) * 3 + (r))

/* The own commitment leaves, and the wait for the others' begins. */
inline begin(me, r) {
  assert(hands[me] > 0);
  hands[me]--;
  at[me] = r; next[me] = r + 1;
  bound[me] = 0; committed[me] = false; nonceOfMate[me] = false; nonceOfM[me] = false;
  heardPress[me] = false;
  phase[me] = committing;
  to[OTHER(me)]!commit, r, 0
}

inline stop(me) { phase[me] = quiet; at[me] = 0 }

/* Goes on for as long as nothing is missing. */
inline settle(me) {
  if
#ifdef EARLY
  :: phase[me] == committing && committed[me] ->
#else
  :: phase[me] == committing && committed[me] && bound[me] != 0 ->
#endif
    assert(bound[me] != 0);
    assert(left[OF(me, at[me])] == 0);
    left[OF(me, at[me])] = bound[me];
    phase[me] = revealing;
    to[OTHER(me)]!reveal, at[me], bound[me]
  :: phase[me] == revealing && nonceOfMate[me] && nonceOfM[me] ->
    assert(left[OF(me, at[me])] == bound[me]);
    shown[OF(me, at[me])] = bound[me];
    assert(shown[OF(OTHER(me), at[me])] == 0 || shown[OF(OTHER(me), at[me])] == bound[me]);
    stop(me)
  :: else
  fi
}

/* Whether a commitment of somebody else is for a run in which this guest takes part. */
#ifdef NO_HAND
#define JOINS(me, r) ((phase[me] == quiet || phase[me] == pressed) && r >= next[me])
#else
#define JOINS(me, r) (phase[me] == pressed && r >= next[me])
#endif

inline hearCommit(me, r, isM, what) {
  if
  :: JOINS(me, r) -> begin(me, r)
  :: else
  fi;
  if
  :: phase[me] == committing && at[me] == r && !isM -> committed[me] = true
#ifdef NO_FIRST
  :: (phase[me] == committing || phase[me] == revealing) && at[me] == r && isM -> bound[me] = what
#else
  :: phase[me] == committing && at[me] == r && isM && bound[me] == 0 -> bound[me] = what
#endif
  :: else
  fi;
  settle(me)
}

inline hearReveal(me, r, isM, set) {
  if
  :: phase[me] == revealing && at[me] == r ->
    if
#ifndef NO_SET
    :: set != bound[me] -> broken[me]++; stop(me)
#endif
    :: else ->
      if
      :: isM -> nonceOfM[me] = true
      :: else -> nonceOfMate[me] = true
      fi
    fi
  :: else
  fi;
  settle(me)
}

proctype Guest(byte me) {
  mtype what; byte r, set; byte acts = RUNS;
  end: do
  /* The own hand. */
  :: atomic { phase[me] == quiet && acts > 0 && next[me] <= RUNS ->
      acts--; hands[me]++; phase[me] = pressed;
      to[OTHER(me)]!press, next[me], 0 }
  /* A begins once B has pressed, too; that of M is never missing. */
  :: atomic { me == A && phase[me] == pressed && heardPress[me] && next[me] <= RUNS -> begin(me, next[me]) }
  /* From each other. */
  :: atomic { to[me]?what, r, set ->
      if
      :: what == press -> heardPress[me] = true
      :: what == commit -> hearCommit(me, r, false, 0)
      :: what == reveal -> hearReveal(me, r, false, set)
      fi }
  /* From M: bound to one thing or to another, and the nonce of it with any set. */
  :: atomic { (phase[me] == pressed || phase[me] == committing || phase[me] == revealing
#ifdef NO_HAND
      || phase[me] == quiet
#endif
      ) && next[me] <= RUNS + 1 ->
      if
      :: r = 1
      :: r = 2
      fi;
      if
      :: true -> hearCommit(me, r, true, 1)
      :: true -> hearCommit(me, r, true, 2)
      :: true -> hearReveal(me, r, true, 1)
      :: true -> hearReveal(me, r, true, 2)
      fi }
  /* The wait is over. */
  :: atomic { phase[me] == pressed -> hands[me]--; stop(me) }
  :: atomic { phase[me] == committing -> stop(me) }
  :: atomic { phase[me] == revealing -> broken[me]++; stop(me) }
  od
}

/* A nonce that has left is drawn, or counted. */
#define GONE(me) ((left[OF(me, 1)] != 0) + (left[OF(me, 2)] != 0))
#define SEEN(me) ((shown[OF(me, 1)] != 0) + (shown[OF(me, 2)] != 0))
active proctype Watch() {
  end: do
  :: atomic { (phase[A] != revealing && GONE(A) != SEEN(A) + broken[A]) ||
      (phase[B] != revealing && GONE(B) != SEEN(B) + broken[B]) -> assert(false) }
  od
}

init { atomic { run Guest(A); run Guest(B) } }
