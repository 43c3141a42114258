namespace Cake.Frosting;

/// <summary>Names a task on the command line and in the graph; without it, the name is the class's.</summary>
/// <param name="name">The task's name.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    /// <summary>The task's name.</summary>
    public string Name { get; } = name;
}

/// <summary>Says in one sentence what a task does, for <c>--description</c>.</summary>
/// <param name="description">The sentence.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TaskDescriptionAttribute(string description) : Attribute
{
    /// <summary>The sentence.</summary>
    public string Description { get; } = description;
}

/// <summary>Has another task run before this one.</summary>
/// <param name="task">The other task's class.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependentOnAttribute(Type task) : Attribute
{
    /// <summary>The other task's class.</summary>
    public Type Task { get; } = task;
}
