using System.Net;
using System.Net.Sockets;
using Build.Daemons;
using NUnit.Framework;

namespace Build.Tests.Daemons;

public sealed class DaemonPortsTests
{
    [Test]
    public void A_taken_port_is_passed_over_and_told_and_no_port_is_given_twice()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var ports = new DaemonPorts(taken);

        var one = ports.Take(out var passedOver);
        var two = ports.Take(out _);

        Assert.That(passedOver, Does.Contain(taken));
        Assert.That(one, Is.GreaterThan(taken));
        Assert.That(two, Is.GreaterThan(one));
        ports.Return(one);
        Assert.That(ports.Take(out _), Is.EqualTo(one));
    }
}
