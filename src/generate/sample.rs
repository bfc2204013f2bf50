use zeroize::Zeroizing;

/// Bytes per request to the operating system: enough for most passwords, and never more than one system call.
const BUFFER: usize = 256;

/// Draws `count` numbers below `choices` and hands each to `pick`; all are equally likely and independent.
///
/// `choices` is 1 to 65,536.
///
/// # Errors
/// The operating system has no random bytes.
pub fn draw(choices: usize, count: usize, pick: impl FnMut(usize)) -> Result<(), getrandom::Error> {
    draw_from(getrandom::fill, choices, count, pick)
}

fn draw_from<E>(
    mut source: impl FnMut(&mut [u8]) -> Result<(), E>,
    choices: usize,
    count: usize,
    mut pick: impl FnMut(usize),
) -> Result<(), E> {
    debug_assert!((1..=0x1_0000).contains(&choices));
    // The last round of 0..=65535 is incomplete and would favour the first choices; numbers of it are drawn again.
    let limit = 0x1_0000 / choices * choices;
    let mut buffer = Zeroizing::new([0; BUFFER]);
    let mut left = count;
    while left > 0 {
        source(&mut buffer[..])?;
        let (pairs, _) = buffer.as_chunks();
        let numbers = pairs.iter().map(|pair| usize::from(u16::from_le_bytes(*pair)));
        for number in numbers.filter(|number| *number < limit).take(left) {
            pick(number % choices);
            left -= 1;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn drawn(numbers: &[u16], choices: usize, count: usize) -> Vec<usize> {
        let mut numbers = numbers.iter().copied().cycle();
        let mut picked = Vec::new();
        let source = |buffer: &mut [u8]| {
            for pair in buffer.chunks_mut(2) {
                pair.copy_from_slice(&numbers.next().unwrap().to_le_bytes());
            }
            Ok::<_, Infallible>(())
        };
        draw_from(source, choices, count, |index| picked.push(index)).unwrap();
        picked
    }

    #[test]
    fn numbers_of_the_incomplete_round_are_drawn_again() {
        // 6553 complete rounds of ten end at 65529.
        assert_eq!(drawn(&[65529, 65530, 65535, 65531, 7, 10], 10, 3), [9, 7, 0]);
        // Where the rounds come out even, every number counts.
        assert_eq!(drawn(&[65535, 65534, 0], 16, 3), [15, 14, 0]);
        assert_eq!(drawn(&[65535, 0], 0x1_0000, 2), [65535, 0]);
        assert_eq!(drawn(&[65535, 3], 1, 2), [0, 0]);
    }

    #[test]
    fn more_draws_than_one_buffer_holds_ask_again() {
        assert_eq!(drawn(&[1], 2, 1000), vec![1; 1000]);
        assert_eq!(drawn(&[65535, 2], 10, 129), vec![2; 129]);
        assert!(drawn(&[1], 2, 0).is_empty());
    }

    #[test]
    fn a_failing_source_ends_the_draw() {
        assert_eq!(draw_from(|_| Err("dry"), 10, 1, |_| panic!("nothing was drawn")), Err("dry"));
    }
}
