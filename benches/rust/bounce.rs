//! Balls that bounce off the walls of a box: objects with fields, small methods.
mod harness;
mod random;

use random::Random;

struct Ball {
    x: i64,
    y: i64,
    x_velocity: i64,
    y_velocity: i64,
}

impl Ball {
    fn new(random: &mut Random) -> Ball {
        Ball {
            x: random.next() % 500,
            y: random.next() % 500,
            x_velocity: random.next() % 300 - 150,
            y_velocity: random.next() % 300 - 150,
        }
    }

    /// Moves one step; says whether a wall was hit.
    fn bounce(&mut self) -> bool {
        let limit = 500;
        let mut bounced = false;
        self.x += self.x_velocity;
        self.y += self.y_velocity;
        if self.x > limit {
            self.x = limit;
            self.x_velocity = -self.x_velocity.abs();
            bounced = true;
        }
        if self.x < 0 {
            self.x = 0;
            self.x_velocity = self.x_velocity.abs();
            bounced = true;
        }
        if self.y > limit {
            self.y = limit;
            self.y_velocity = -self.y_velocity.abs();
            bounced = true;
        }
        if self.y < 0 {
            self.y = 0;
            self.y_velocity = self.y_velocity.abs();
            bounced = true;
        }
        bounced
    }
}

fn benchmark(rounds: i64) -> i64 {
    let mut bounces = 0;
    for _ in 0..rounds {
        let mut random = Random::new();
        let mut balls: Vec<Ball> = (0..100).map(|_| Ball::new(&mut random)).collect();
        bounces = 0;
        for _ in 0..50 {
            for ball in &mut balls {
                if ball.bounce() {
                    bounces += 1;
                }
            }
        }
        assert_eq!(bounces, 1331);
    }
    bounces
}

fn main() {
    harness::run("Bounce", 100, benchmark);
}
