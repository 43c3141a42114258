using Build.Runs;
using Dbal.Tests.Shared;
using NUnit.Framework;

namespace Build.Tests;

/// <summary>The direction of dependencies between the rooms, which are the folders of <c>build/</c>.</summary>
public sealed class ArchitectureTests
{
    // A room uses only rooms that come before it in this list.
    private static readonly string[] Rooms =
        ["Workspace", "Results", "Ledger", "Processes", "Terminal", "Servers", "Matrix", "Suites", "Daemons", "Options", "Reports", "Runs", "Tasks"];

    [Test]
    public void Rooms_use_only_rooms_that_come_before_them()
    {
        var found = RoomOrder.Find(typeof(MatrixRun), "Build", Rooms);

        Assert.That(found.Rooms, Is.EquivalentTo(Rooms));
        Assert.That(found.Violations, Is.Empty);
    }
}
