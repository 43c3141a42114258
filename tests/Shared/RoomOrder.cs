using ArchUnitNET.Loader;

namespace Dbal.Tests.Shared;

/// <summary>Finds the direction of dependencies between rooms: the namespaces directly below the root namespace of a program.</summary>
internal static class RoomOrder
{
    /// <summary>Finds the rooms of a program, and the types that use a room that comes after their own.</summary>
    /// <param name="type">A type of the program.</param>
    /// <param name="root">The root namespace.</param>
    /// <param name="order">The rooms, without the root namespace: each uses only rooms that come before it.</param>
    public static (IReadOnlyCollection<string> Rooms, IReadOnlyList<(string Room, string Used, string Type)> Violations) Find(System.Type type, string root, string[] order)
    {
        var own = type.Assembly.GetTypes().Select(each => each.Namespace).OfType<string>().Where(name => name.StartsWith(root + ".", StringComparison.Ordinal))
            .Select(name => name[(root.Length + 1)..].Split('.')[0]).ToHashSet();
        var uses = (
            from user in new ArchLoader().LoadAssembly(type.Assembly).Build().Types
            let room = RoomOf(user.Namespace.FullName)
            where room is not null
            from dependency in user.Dependencies
            let used = RoomOf(dependency.Target.Namespace?.FullName)
            where used is not null && used != room
            select (Room: room, Used: used, Type: user.Name)).Distinct();

        return (own, [.. uses.Where(use => Array.IndexOf(order, use.Used) > Array.IndexOf(order, use.Room))]);

        string? RoomOf(string? name) =>
            name?.StartsWith(root + ".", StringComparison.Ordinal) == true && name[(root.Length + 1)..].Split('.')[0] is var room && own.Contains(room)
                ? room
                : null;
    }
}
