//! A chess move generator that counts the games of a few moves from three positions: small arrays, branches, calls.
//!
//! The counts are published (https://www.chessprogramming.org/Perft_Results). The second position is known as Kiwipete, and rich
//! in castling and captures en passant; the third is rich in promotions.
mod harness;

const START: &str = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1";
const KIWIPETE: &str = "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1";
const PROMOTIONS: &str = "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8";

// White pieces; black ones are negative.
const EMPTY: i64 = 0;
const PAWN: i64 = 1;
const KNIGHT: i64 = 2;
const BISHOP: i64 = 3;
const ROOK: i64 = 4;
const QUEEN: i64 = 5;
const KING: i64 = 6;
/// The border of the board, which is 12 rows of 10 squares: a1 is 21, h1 28, h8 98.
const OFF: i64 = 7;

const KNIGHT_STEPS: [i64; 8] = [21, 19, 12, 8, -8, -12, -19, -21];
const ROOK_STEPS: [i64; 4] = [1, -1, 10, -10];
const BISHOP_STEPS: [i64; 4] = [9, -9, 11, -11];

#[derive(Clone, Copy)]
enum Special {
    None,
    DoubleStep,
    EnPassant,
    Castling,
}

#[derive(Clone, Copy)]
struct Move {
    from: i64,
    to: i64,
    promotion: i64,
    special: Special,
}

/// What a move destroys.
struct Undo {
    captured: i64,
    castling: i64,
    en_passant: i64,
}

struct Position {
    squares: Vec<i64>,
    /// 1 if it is White's turn, else -1.
    side: i64,
    /// Bits: White's king side and queen side, Black's.
    castling: i64,
    /// The square that a pawn has just passed over, or 0.
    en_passant: i64,
    white_king: i64,
    black_king: i64,
}

/// The castling rights that are lost when something leaves or takes the square.
fn rights(square: i64) -> i64 {
    match square {
        28 => 1,
        21 => 2,
        25 => 3,
        98 => 4,
        91 => 8,
        95 => 12,
        _ => 0,
    }
}

fn parse(fen: &str) -> Position {
    let fields: Vec<&str> = fen.split(' ').collect();
    let mut squares = vec![OFF; 120];
    let mut kings = (0, 0);
    for (i, row) in fields[0].split('/').enumerate() {
        let mut at = 91 - 10 * i;
        for c in row.chars() {
            if let Some(digit) = c.to_digit(10) {
                for _ in 0..digit {
                    squares[at] = EMPTY;
                    at += 1;
                }
            } else {
                let kind = "PNBRQK".find(c.to_ascii_uppercase()).expect("a piece") as i64 + 1;
                squares[at] = if c.is_uppercase() { kind } else { -kind };
                match c {
                    'K' => kings.0 = at as i64,
                    'k' => kings.1 = at as i64,
                    _ => {}
                }
                at += 1;
            }
        }
    }
    let mut castling = 0;
    for (bit, c) in "KQkq".chars().enumerate() {
        if fields[2].contains(c) {
            castling |= 1 << bit;
        }
    }
    Position {
        squares,
        side: if fields[1] == "w" { 1 } else { -1 },
        castling,
        en_passant: match fields[3].as_bytes() {
            [file, row] => i64::from(file - b'a') + 10 * i64::from(row - b'0') + 11,
            _ => 0,
        },
        white_king: kings.0,
        black_king: kings.1,
    }
}

impl Position {
    fn at(&self, square: i64) -> i64 {
        self.squares[square as usize]
    }

    fn put(&mut self, square: i64, piece: i64) {
        self.squares[square as usize] = piece;
    }

    fn is_attacked(&self, square: i64, by: i64) -> bool {
        if self.at(square - 9 * by) == by * PAWN || self.at(square - 11 * by) == by * PAWN {
            return true;
        }
        for step in KNIGHT_STEPS {
            if self.at(square + step) == by * KNIGHT {
                return true;
            }
        }
        self.is_seen(square, by, &ROOK_STEPS, ROOK) || self.is_seen(square, by, &BISHOP_STEPS, BISHOP)
    }

    /// Whether a piece that slides as `kind` does, or the king beside, looks at the square.
    fn is_seen(&self, square: i64, by: i64, steps: &[i64], kind: i64) -> bool {
        for step in steps {
            let mut at = square + step;
            if self.at(at) == by * KING {
                return true;
            }
            while self.at(at) == EMPTY {
                at += step;
            }
            let piece = self.at(at) * by;
            if piece == kind || piece == QUEEN {
                return true;
            }
        }
        false
    }

    /// Moves as the pieces go, some of which may leave the king attacked.
    fn moves(&self) -> Vec<Move> {
        let mut moves = Vec::new();
        for square in 21..=98 {
            let piece = self.at(square);
            if piece == OFF || piece * self.side <= 0 {
                continue;
            }
            match piece * self.side {
                PAWN => self.pawn_moves(square, &mut moves),
                KNIGHT => self.step(square, &KNIGHT_STEPS, &mut moves),
                BISHOP => self.slide(square, &BISHOP_STEPS, &mut moves),
                ROOK => self.slide(square, &ROOK_STEPS, &mut moves),
                QUEEN => {
                    self.slide(square, &BISHOP_STEPS, &mut moves);
                    self.slide(square, &ROOK_STEPS, &mut moves);
                }
                _ => {
                    self.step(square, &BISHOP_STEPS, &mut moves);
                    self.step(square, &ROOK_STEPS, &mut moves);
                    self.castle(square, &mut moves);
                }
            }
        }
        moves
    }

    fn step(&self, from: i64, steps: &[i64], moves: &mut Vec<Move>) {
        for step in steps {
            let target = self.at(from + step);
            if target != OFF && target * self.side <= 0 {
                moves.push(Move { from, to: from + step, promotion: EMPTY, special: Special::None });
            }
        }
    }

    fn slide(&self, from: i64, steps: &[i64], moves: &mut Vec<Move>) {
        for step in steps {
            let mut to = from + step;
            while self.at(to) == EMPTY {
                moves.push(Move { from, to, promotion: EMPTY, special: Special::None });
                to += step;
            }
            if self.at(to) != OFF && self.at(to) * self.side < 0 {
                moves.push(Move { from, to, promotion: EMPTY, special: Special::None });
            }
        }
    }

    fn pawn_moves(&self, from: i64, moves: &mut Vec<Move>) {
        let forward = 10 * self.side;
        let to = from + forward;
        if self.at(to) == EMPTY {
            self.advance(from, to, moves);
            let home = if self.side > 0 { 3 } else { 8 };
            if from / 10 == home && self.at(to + forward) == EMPTY {
                let special = Special::DoubleStep;
                moves.push(Move { from, to: to + forward, promotion: EMPTY, special });
            }
        }
        for to in [from + forward - 1, from + forward + 1] {
            let target = self.at(to);
            if target != OFF && target * self.side < 0 {
                self.advance(from, to, moves);
            } else if to == self.en_passant {
                moves.push(Move { from, to, promotion: EMPTY, special: Special::EnPassant });
            }
        }
    }

    fn advance(&self, from: i64, to: i64, moves: &mut Vec<Move>) {
        let row = to / 10;
        if row == 2 || row == 9 {
            for promotion in [QUEEN, ROOK, BISHOP, KNIGHT] {
                moves.push(Move { from, to, promotion, special: Special::None });
            }
        } else {
            moves.push(Move { from, to, promotion: EMPTY, special: Special::None });
        }
    }

    /// Where the king arrives is looked at when the move is made, as with all moves.
    fn castle(&self, home: i64, moves: &mut Vec<Move>) {
        let mine = if self.side > 0 { self.castling & 3 } else { self.castling >> 2 };
        if mine == 0 || self.is_attacked(home, -self.side) {
            return;
        }
        let free = |square| self.at(square) == EMPTY;
        let special = Special::Castling;
        if mine & 1 != 0 && free(home + 1) && free(home + 2) && !self.is_attacked(home + 1, -self.side) {
            moves.push(Move { from: home, to: home + 2, promotion: EMPTY, special });
        }
        if mine & 2 != 0
            && free(home - 1)
            && free(home - 2)
            && free(home - 3)
            && !self.is_attacked(home - 1, -self.side)
        {
            moves.push(Move { from: home, to: home - 2, promotion: EMPTY, special });
        }
    }

    fn make(&mut self, m: &Move) -> Undo {
        let piece = self.at(m.from);
        let undo = Undo {
            captured: self.at(m.to),
            castling: self.castling,
            en_passant: self.en_passant,
        };
        self.put(m.from, EMPTY);
        self.put(m.to, if m.promotion == EMPTY { piece } else { m.promotion * self.side });
        self.en_passant = 0;
        self.castling &= !(rights(m.from) | rights(m.to));
        self.place_king(piece, m.to);
        match m.special {
            Special::None => {}
            Special::DoubleStep => self.en_passant = (m.from + m.to) / 2,
            Special::EnPassant => self.put(m.to - 10 * self.side, EMPTY),
            Special::Castling => {
                let (from, to) = rook_squares(m);
                self.put(to, self.at(from));
                self.put(from, EMPTY);
            }
        }
        self.side = -self.side;
        undo
    }

    fn unmake(&mut self, m: &Move, undo: &Undo) {
        self.side = -self.side;
        let piece = if m.promotion == EMPTY { self.at(m.to) } else { PAWN * self.side };
        self.put(m.from, piece);
        self.put(m.to, undo.captured);
        self.castling = undo.castling;
        self.en_passant = undo.en_passant;
        self.place_king(piece, m.from);
        match m.special {
            Special::EnPassant => self.put(m.to - 10 * self.side, -PAWN * self.side),
            Special::Castling => {
                let (from, to) = rook_squares(m);
                self.put(from, self.at(to));
                self.put(to, EMPTY);
            }
            _ => {}
        }
    }

    fn place_king(&mut self, piece: i64, square: i64) {
        if piece == KING {
            self.white_king = square;
        }
        if piece == -KING {
            self.black_king = square;
        }
    }

    fn perft(&mut self, depth: i64) -> i64 {
        if depth == 0 {
            return 1;
        }
        let mut count = 0;
        for m in &self.moves() {
            let undo = self.make(m);
            let king = if self.side > 0 { self.black_king } else { self.white_king };
            if !self.is_attacked(king, self.side) {
                count += self.perft(depth - 1);
            }
            self.unmake(m, &undo);
        }
        count
    }
}

fn rook_squares(m: &Move) -> (i64, i64) {
    if m.to > m.from { (m.to + 1, m.to - 1) } else { (m.to - 2, m.to + 1) }
}

fn benchmark(depth: i64) -> String {
    let counts = [
        parse(START).perft(depth),
        parse(KIWIPETE).perft(depth - 1),
        parse(PROMOTIONS).perft(depth - 2),
    ];
    counts.map(|count| count.to_string()).join(" ")
}

fn main() {
    harness::run("Perft", 4, benchmark);
}
