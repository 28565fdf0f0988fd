//! Where a request comes from, as coarsely as limits need it: an address class and its network, never kept with a name.
//!
//! `X-Forwarded-For` is what a stranger writes, unless a proxy of ours has written it: it is read from the right, and only as far as the
//! addresses are proxies that the operator named.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;

/// An address class: what limits count by, and what a person is shown of a session of hers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// An IPv4 address, or the /64 of an IPv6 one, which is one household or machine.
    pub class: String,
    /// The /24 or /48 around it, which is one office or provider.
    pub network: String,
}

impl Address {
    pub fn of(request: &HttpRequest, trusted: &[String]) -> Self {
        let peer = request.peer_addr().map(|it| plain(it.ip()));
        let told = request.headers().get_all("X-Forwarded-For").filter_map(|it| it.to_str().ok());
        let told: Vec<&str> = told.flat_map(|it| it.split(',')).map(str::trim).collect();
        Self::from(client(peer, &told, trusted))
    }

    fn from(ip: Option<IpAddr>) -> Self {
        match ip {
            None => Self { class: "unknown".into(), network: "unknown".into() },
            Some(IpAddr::V4(ip)) => {
                let [a, b, c, _] = ip.octets();
                Self { class: ip.to_string(), network: format!("{a}.{b}.{c}.0/24") }
            }
            Some(IpAddr::V6(ip)) => Self { class: prefix(ip, 64), network: prefix(ip, 48) },
        }
    }
}

fn prefix(ip: Ipv6Addr, bits: u32) -> String {
    format!("{}/{bits}", Ipv6Addr::from(u128::from(ip) & (u128::MAX << (128 - bits))))
}

/// The last address that no proxy of ours has.
fn client(peer: Option<IpAddr>, told: &[&str], trusted: &[String]) -> Option<IpAddr> {
    let mut client = peer?;
    for hop in told.iter().rev() {
        if !trusted.iter().any(|it| holds(it, client)) {
            break;
        }
        // What our own proxy wrote and we cannot read names nobody further out.
        let Ok(ip) = hop.parse::<IpAddr>() else { break };
        client = plain(ip);
    }
    Some(client)
}

/// An IPv4 address that came by an IPv6 socket is an IPv4 address.
fn plain(ip: IpAddr) -> IpAddr {
    ip.to_canonical()
}

/// Whether a network (`10.0.0.0/8`, or one address) holds an address.
fn holds(network: &str, ip: IpAddr) -> bool {
    let (base, bits) = network.split_once('/').map_or((network, None), |(base, bits)| (base, bits.parse::<u32>().ok()));
    let Ok(base) = base.trim().parse::<IpAddr>() else { return false };
    let (base, ip, most) = match (plain(base), ip) {
        (IpAddr::V4(base), IpAddr::V4(ip)) => (u128::from(base.to_bits()), u128::from(ip.to_bits()), 32),
        (IpAddr::V6(base), IpAddr::V6(ip)) => (base.to_bits(), ip.to_bits(), 128),
        _ => return false,
    };
    if network.contains('/') && bits.is_none_or(|it| it > most) {
        return false;
    }
    let free = most - bits.unwrap_or(most);
    free == 128 || base >> free == ip >> free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(peer: &str, told: &[&str], trusted: &[&str]) -> String {
        let trusted: Vec<String> = trusted.iter().map(|it| (*it).to_owned()).collect();
        Address::from(client(Some(plain(peer.parse().unwrap())), told, &trusted)).class
    }

    #[test]
    fn a_stranger_writes_what_she_likes_and_nobody_listens() {
        assert_eq!(class("203.0.113.7", &["198.51.100.1"], &[]), "203.0.113.7");
        assert_eq!(class("203.0.113.7", &["198.51.100.1"], &["10.0.0.1"]), "203.0.113.7");
        // Ours wrote the last one; what stands before it came from the visitor.
        assert_eq!(class("127.0.0.1", &["6.6.6.6", "198.51.100.1"], &["127.0.0.1"]), "198.51.100.1");
        assert_eq!(class("10.1.2.3", &["198.51.100.1", "10.9.9.9"], &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(class("127.0.0.1", &["not an address"], &["127.0.0.1"]), "127.0.0.1");
        assert_eq!(class("127.0.0.1", &[], &["127.0.0.1"]), "127.0.0.1");
    }

    #[test]
    fn a_household_is_one_class_and_an_office_one_network() {
        let of = |ip: &str| Address::from(Some(plain(ip.parse().unwrap())));
        assert_eq!(of("2001:db8:1:2:3:4:5:6").class, of("2001:db8:1:2:ffff::1").class);
        assert_ne!(of("2001:db8:1:2::1").class, of("2001:db8:1:3::1").class);
        assert_eq!(of("2001:db8:1:2::1").network, "2001:db8:1::/48");
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.7"));
        assert_eq!(of("203.0.113.7").network, "203.0.113.0/24");
        assert_eq!(Address::from(None).class, "unknown");
    }

    #[test]
    fn networks_hold_their_own_addresses_only() {
        let holds = |network: &str, ip: &str| holds(network, ip.parse().unwrap());
        for (network, ip, is_held) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("0.0.0.0/0", "203.0.113.7", true),
            ("::/0", "2001:db8::1", true),
            ("fd00::/8", "fd12::1", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("10.0.0.0/33", "10.0.0.1", false),
            ("10.0.0.0/x", "10.0.0.0", false),
            ("proxy.example.org", "10.0.0.1", false),
        ] {
            assert_eq!(holds(network, ip), is_held, "{network} {ip}");
        }
    }
}
